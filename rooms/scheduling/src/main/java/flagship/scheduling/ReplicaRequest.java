package flagship.scheduling;

import java.util.List;
import java.util.Map;

/**
 * The resources that one replica asks for; those of which it asks nothing are left out. For one thread: it remembers where the last
 * cluster keeps these resources, and what nodes of its models hold, since similar clusters share lists of names and models.
 */
final class ReplicaRequest {
    /** What a virtual node of a model can run; kubelet's default. */
    static final long PODS_PER_NODE = 110;

    private final ResourceAmounts request;
    private List<String> lastNames = List.of();
    private int[] places;
    private GradeModels lastModels = NodeGrades.NONE.models();
    private long[] perNode = {};

    ReplicaRequest(ResourceAmounts request) {
        this.request = request;
        this.places = placesIn(lastNames);
    }

    /** What counts of a request: amounts that can be read and are above 0. */
    static ResourceAmounts amounts(Map<String, String> texts) {
        var quantities = ResourceAmounts.parse(texts);
        quantities.values().removeIf(quantity -> quantity.value() <= 0);
        return ResourceAmounts.of(quantities);
    }

    static int podSlots(ClusterCapacity capacity) {
        return toInt(Math.max(0, capacity.freePods()));
    }

    /** How many replicas fit into a cluster. */
    int fitting(ClusterCapacity capacity, SchedulingRules rules) {
        if (!capacity.known() || capacity.freePods() <= 0) {
            return 0;
        }
        if (rules.resourceModels() && capacity.nodes().usable()) {
            long onNodes = rules.has(Release.V1_18) ? onNodes(capacity) : byGrades(capacity.nodes());
            if (onNodes != INAPPLICABLE) {
                return toInt(Math.min(onNodes, capacity.freePods()));
            }
        }
        return toInt(Math.min(inTotal(capacity.free()), capacity.freePods()));
    }

    /** Shortest of the resources, as if the cluster were one node. */
    private long inTotal(ResourceAmounts free) {
        if (!free.names().equals(lastNames)) {
            lastNames = free.names();
            places = placesIn(lastNames);
        }
        long most = Long.MAX_VALUE;
        for (int index = 0; index < places.length; index++) {
            long left = places[index] < 0 ? 0 : free.amounts()[places[index]];
            if (left <= 0) {
                return 0;
            }
            most = Math.min(most, left / request.amounts()[index]);
        }
        return most;
    }

    private int[] placesIn(List<String> names) {
        return request.names().stream().mapToInt(names::indexOf).toArray();
    }

    /**
     * First-fit of equal units fills one node after the other, so it comes to the sum over nodes of what each holds.
     */
    private long onNodes(ClusterCapacity capacity) {
        var nodes = capacity.nodes();
        if (!capacity.assumed().isEmpty()) {
            var one = List.of(new ComponentSets.Part(request, 1));
            return new FirstFit(capacity.assumed().parts(), one, nodes).sets(capacity.freePods());
        }
        if (!nodes.models().equals(lastModels)) {
            lastModels = nodes.models();
            perNode = lastModels.minima().stream()
                    .mapToLong(minimum -> Math.min(PODS_PER_NODE, inMinimum(minimum)))
                    .toArray();
        }
        var counts = nodes.counts();
        long sum = 0;
        for (int grade = 0; grade < counts.length; grade++) {
            sum += counts[grade] * perNode[grade]; // At most 110 for each of 2^31 nodes.
        }
        return sum;
    }

    /** How often the request fits into the smallest node of a grade; a resource that no model lists does not fit at all. */
    private long inMinimum(ResourceAmounts minimum) {
        long most = Long.MAX_VALUE;
        for (int index = 0; index < request.amounts().length; index++) {
            most = Math.min(most, minimum.get(request.names().get(index)) / request.amounts()[index]);
        }
        return most;
    }

    private static final long INAPPLICABLE = -1;

    /** Karmada to 1.17: from the first grade on whose minimum holds the request, every node takes at least one. */
    private long byGrades(NodeGrades nodes) {
        var minima = nodes.models().minima();
        int start = 0;
        for (int index = 0; index < request.amounts().length; index++) {
            var name = request.names().get(index);
            if (minima.getFirst().indexOf(name) < 0) {
                return INAPPLICABLE;
            }
            int grade = start;
            while (grade < minima.size() && minima.get(grade).get(name) < request.amounts()[index]) {
                grade++;
            }
            start = grade;
        }
        long sum = 0;
        for (int grade = start; grade < nodes.counts().length; grade++) {
            sum = saturated(sum, nodes.counts()[grade], Math.max(1, inMinimum(minima.get(grade))));
        }
        return sum;
    }

    /** {@code sum + count * each}, at most a long's largest. */
    private static long saturated(long sum, long count, long each) {
        long product = Math.multiplyHigh(count, each) != 0 ? Long.MAX_VALUE : count * each;
        return product < 0 || sum + product < 0 ? Long.MAX_VALUE : sum + product;
    }

    static int toInt(long amount) {
        return (int) Math.min(amount, Integer.MAX_VALUE);
    }
}
