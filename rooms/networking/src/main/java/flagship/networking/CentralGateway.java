package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.kubemodel.LabelSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * By which nodes the pods of a centralized Subnet leave the cluster. Pure.
 *
 * <p>Source: Kube-OVN, contract section 6.5.
 */
final class CentralGateway {
    private CentralGateway() {}

    /** Whether a Subnet's pods leave by chosen nodes; of Subnets of other Vpcs, and of those that leave by a physical router, never. */
    static boolean isCentralized(Subnet subnet, NetworkingConfig config) {
        return isOverlayOfDefaultVpc(subnet, config)
                && subnet.spec().gatewayOfCluster().type().equals("centralized");
    }

    static boolean isOverlayOfDefaultVpc(Subnet subnet, NetworkingConfig config) {
        return config.isDefaultVpc(subnet.spec().vpc())
                && Keys.isOvn(subnet.spec().provider())
                && subnet.spec().underlay().vlan().isEmpty()
                && !subnet.name().equals(config.joinSubnet());
    }

    /**
     * The nodes by which packets leave now: the first that is ready of those that the Subnet names, in its order, or all that are where they share
     * the packets. Empty where none is ready.
     */
    static List<String> active(Subnet subnet, Collection<NodeFacts> nodes) {
        var gateway = subnet.spec().gatewayOfCluster();
        var ready = new ArrayList<String>();
        for (String name : candidates(subnet, nodes)) {
            if (nodes.stream().anyMatch(node -> node.name().equals(name) && node.ready())) {
                ready.add(name);
            }
        }
        return gateway.ecmp() || ready.isEmpty() ? List.copyOf(ready) : List.of(ready.getFirst());
    }

    private static Collection<String> candidates(Subnet subnet, Collection<NodeFacts> nodes) {
        var gateway = subnet.spec().gatewayOfCluster();
        var names = new LinkedHashSet<String>();
        Arrays.stream(gateway.node().split(",", -1))
                .map(word -> word.replaceFirst(":.*", "").strip())
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        gateway.nodeSelectors().stream()
                .map(selector -> LabelSelector.of(selector.toJson()))
                .forEach(selector -> nodes.stream()
                        .filter(node -> selector.matches(labels(node)))
                        .map(NodeFacts::name)
                        .sorted()
                        .forEach(names::add));
        return names;
    }

    private static Map<String, String> labels(NodeFacts node) {
        return node.metadata().labels();
    }
}
