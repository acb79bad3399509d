package flagship.propagation;

import flagship.fleetapi.ClusterStatus.NodeSummary;
import flagship.fleetapi.ClusterStatus.ResourceSummary;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member's nodes offer and its pods ask for, kept up to date one object at a time. Holds no objects, only their few numbers.
 *
 * <p>Guarded by its own lock: two reflectors write, the status collection reads.
 */
final class ResourceSums {
    private static final String POD_COUNT = "pods";
    private static final Quantity ONE = Quantity.parse("1");

    private final Map<String, NodeOffer> nodes = new HashMap<>();
    private final Map<NamespacedName, PodRequest> pods = new HashMap<>();

    synchronized void node(String name, NodeOffer offer) {
        nodes.put(name, offer);
    }

    synchronized void nodeGone(String name) {
        nodes.remove(name);
    }

    synchronized void pod(NamespacedName name, PodRequest request) {
        pods.put(name, request);
    }

    synchronized void podGone(NamespacedName name) {
        pods.remove(name);
    }

    /** Forgets nodes that a complete list did not show. */
    synchronized void onlyNodes(Collection<NamespacedName> present) {
        nodes.keySet().removeIf(name -> !present.contains(new NamespacedName("", name)));
    }

    /** Forgets pods that a complete list did not show. */
    synchronized void onlyPods(Collection<NamespacedName> present) {
        pods.keySet().retainAll(present);
    }

    synchronized NodeSummary nodeSummary() {
        return new NodeSummary(nodes.size(), (int)
                nodes.values().stream().filter(NodeOffer::ready).count());
    }

    synchronized ResourceSummary resourceSummary(ResourceGrades grades) {
        var allocatable = new TreeMap<String, Quantity>();
        var free = new HashMap<String, Map<String, Quantity>>();
        nodes.forEach((name, offer) -> {
            add(allocatable, offer.allocatable());
            free.put(name, new TreeMap<>(offer.allocatable()));
        });
        var allocating = new TreeMap<String, Quantity>();
        var allocated = new TreeMap<String, Quantity>();
        for (PodRequest pod : pods.values()) {
            if (pod.node().isEmpty()) {
                add(allocating, pod.requests());
                allocating.merge(POD_COUNT, ONE, Quantity::add);
            } else if (!pod.finished()) {
                add(allocated, pod.requests());
                allocated.merge(POD_COUNT, ONE, Quantity::add);
                take(free.get(pod.node()), pod);
            }
        }
        return new ResourceSummary(
                texts(allocatable), texts(allocating), texts(allocated), grades.count(free.values()));
    }

    private static void take(@org.jspecify.annotations.Nullable Map<String, Quantity> free, PodRequest pod) {
        if (free == null) {
            return; // The pod's node is not known yet, or gone.
        }
        pod.requests().forEach((name, quantity) -> free.computeIfPresent(name, (_, left) -> left.subtract(quantity)));
        free.computeIfPresent(POD_COUNT, (_, left) -> left.subtract(ONE));
    }

    private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
        more.forEach((name, quantity) -> sum.merge(name, quantity, Quantity::add));
    }

    private static Map<String, String> texts(Map<String, Quantity> quantities) {
        var texts = new TreeMap<String, String>();
        quantities.forEach((name, quantity) -> texts.put(name, quantity.toString()));
        return texts;
    }
}
