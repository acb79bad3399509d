package flagship.scheduling;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.kubemodel.Quantity;
import java.util.List;
import java.util.Map;

/**
 * A node of a member and what its Pods leave free.
 *
 * @param unschedulable whether it is cordoned
 * @param free what is left of each resource that it offers; may be negative; without {@code pods}
 * @param freePods Pods that it may still take
 */
public record MemberNode(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean unschedulable,
        Map<String, Quantity> free,
        long freePods) {
    public MemberNode {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        free = Map.copyOf(free);
    }
}
