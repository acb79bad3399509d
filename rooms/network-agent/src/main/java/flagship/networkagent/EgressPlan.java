package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the network namespace of an egress gateway's pod is to look like. IPv4. Pure.
 *
 * <p>The Vpc's router leads only chosen packets here, so the pod need not know who was chosen: all leave with its address but those of policies that say
 * {@code snat: false}.
 *
 * <p>Source: Kube-OVN, contract section 2.10.
 */
final class EgressPlan {
    private static final IpPrefix EVERYTHING = IpPrefix.parse("0.0.0.0/0");

    private final JsonNode spec;
    private final ObjectNode pod;
    private final List<ObjectNode> subnets;

    private EgressPlan(JsonNode spec, ObjectNode pod, List<ObjectNode> subnets) {
        this.spec = spec;
        this.pod = pod;
        this.subnets = subnets;
    }

    /**
     * Empty while the pod has no address outside.
     *
     * @throws IllegalArgumentException if an object cannot be understood
     */
    static Optional<GatewayPlan> of(ObjectNode gateway, ObjectNode pod, List<ObjectNode> subnets) {
        var plan = new EgressPlan(gateway.path("spec"), pod, subnets);
        return plan.outside().map(address -> GatewayPlan.of(plan.networks(), subnets, plan.translations(address)));
    }

    private Optional<ObjectNode> subnet(String name) {
        return subnets.stream()
                .filter(it -> it.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    private String annotation(String key) {
        return pod.path("metadata").path("annotations").path(key).asText("");
    }

    private String external() {
        return spec.path("externalSubnet").asText("");
    }

    private Optional<InetAddress> outside() {
        return subnet(external())
                .map(it -> annotation(it.at("/spec/provider").asText("") + ".kubernetes.io/ip_address"))
                .flatMap(list -> IpPrefix.parseList(list).stream()
                        .filter(address -> !address.isV6())
                        .map(IpPrefix::address)
                        .findFirst());
    }

    /** In the form of a VpcNatGateway: where the pod stands, and that what was led here from elsewhere is answered over the Vpc's router. */
    private ObjectNode networks() {
        var inside = annotation("ovn.kubernetes.io/logical_switch");
        var vpc = subnet(inside).map(it -> it.at("/spec/vpc").asText("")).orElse("");
        var networks = Json.object();
        var like = networks.putObject("spec").put("vpc", vpc).put("subnet", inside);
        like.putArray("externalSubnets").add(external());
        var routes = like.putArray("routes");
        var hop = subnet(inside).stream()
                .flatMap(it -> IpPrefix.parseList(it.at("/spec/gateway").asText("")).stream())
                .filter(it -> !it.isV6())
                .map(it -> IpPrefix.text(it.address()))
                .findFirst();
        for (IpPrefix network : blocks()) {
            hop.filter(_ -> isElsewhere(network))
                    .ifPresent(it -> routes.addObject()
                            .put("cidr", IpPrefix.text(network.network()) + "/" + network.length())
                            .put("nextHopIP", it));
        }
        return networks;
    }

    /** Subnets of the Vpc have their routes, and a block may lie in one of them. */
    private boolean isElsewhere(IpPrefix network) {
        var range = AddressRange.of(network);
        return subnets.stream()
                .flatMap(it -> IpPrefix.parseList(it.at("/spec/cidrBlock").asText("")).stream())
                .filter(it -> !it.isV6())
                .map(AddressRange::of)
                .noneMatch(it -> it.contains(range.first()) && it.contains(range.last()));
    }

    private List<IpPrefix> blocks() {
        var all = new ArrayList<IpPrefix>();
        spec.path("policies").forEach(policy -> all.addAll(networks(policy)));
        return all;
    }

    private List<IpPrefix> networks(JsonNode policy) {
        var all = new ArrayList<IpPrefix>();
        policy.path("ipBlocks").forEach(block -> all.addAll(IpPrefix.parseList(block.asText(""))));
        policy.path("subnets")
                .forEach(name -> subnet(name.asText(""))
                        .ifPresent(it -> all.addAll(
                                IpPrefix.parseList(it.at("/spec/cidrBlock").asText("")))));
        return all.stream().filter(it -> !it.isV6()).toList();
    }

    private List<Translation> translations(InetAddress address) {
        var all = new ArrayList<Translation>();
        if (!spec.path("selectors").isEmpty()) {
            all.add(new Translation.Source(EVERYTHING, address));
        }
        for (JsonNode policy : spec.path("policies")) {
            for (IpPrefix network : networks(policy)) {
                all.add(
                        policy.path("snat").asBoolean()
                                ? new Translation.Source(network, address)
                                : new Translation.Untouched(network));
            }
        }
        return all;
    }
}
