package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.Subnet;
import flagship.propagation.PoolDecision.Foreign;
import flagship.propagation.PoolDecision.Members;
import flagship.propagation.PoolDecision.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Asks members which Subnets they have that no Work of the fleet's pools brought them. */
final class MemberSubnets {
    private static final String PATH = Subnet.RESOURCE.path();

    private final MemberCalls calls;

    MemberSubnets(MemberCalls calls) {
        this.calls = calls;
    }

    /**
     * A member in Pull mode is not asked, as nobody here may be able to reach it.
     *
     * @param ours where the fleet has brought a Subnet of a pool, or is about to
     */
    Members ask(Collection<Cluster> clusters, Set<Place> ours) throws InterruptedException {
        var pushed = clusters.stream()
                .filter(cluster -> !cluster.spec().syncMode().equals(ClusterSpec.PULL))
                .toList();
        var answers = calls.get(pushed, PATH);
        var foreign = new ArrayList<Foreign>();
        answers.objects().forEach((cluster, list) -> foreign.addAll(foreign(cluster, list, ours)));
        return new Members(foreign, answers.failures());
    }

    private static List<Foreign> foreign(String cluster, ObjectNode list, Set<Place> ours) {
        var found = new ArrayList<Foreign>();
        for (JsonNode item : list.path("items")) {
            var name = item.at("/metadata/name").asText();
            boolean brought = item instanceof ObjectNode object
                    && MemberWrite.isManaged(object)
                    && ours.contains(new Place(cluster, name));
            if (!brought) {
                AddressBlock.parseList(item.at("/spec/cidrBlock").asText(""))
                        .ifPresent(blocks -> blocks.forEach(block -> found.add(new Foreign(cluster, name, block))));
            }
        }
        return found;
    }
}
