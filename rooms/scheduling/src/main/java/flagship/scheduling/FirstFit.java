package flagship.scheduling;

import flagship.scheduling.ComponentSets.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Places sets of components on virtual nodes, each replica on the first node that holds it.
 *
 * <p>A node that refused a component once refuses it for ever, since nothing is taken back; so each component keeps the first node that
 * may still hold it, and the work is linear in nodes and sets rather than their product. Nodes come into being when first needed. For one
 * simulation and one thread.
 */
final class FirstFit {
    /** Looks at nodes before it stops with what it has; some tens of milliseconds. Only a cluster that lies gets there. */
    private static final int STEPS_MAX = 2_000_000;

    private final List<Part> parts;
    /** How many of {@code parts} are placed once, before the sets. */
    private final int taken;

    private final NodeGrades grades;
    private final List<String> resources;
    /** What each node has left of {@code resources}, and of Pod slots at the end. */
    private final List<long[]> nodes = new ArrayList<>();

    private final long[][] requests;
    private final int[] firstNode;
    private int nextGrade;
    private long leftInGrade;
    private int steps;

    FirstFit(List<Part> parts, NodeGrades grades) {
        this(List.of(), parts, grades);
    }

    /** @param before what is on the nodes already */
    FirstFit(List<Part> before, List<Part> set, NodeGrades grades) {
        this.parts = Stream.concat(before.stream(), set.stream()).toList();
        this.taken = before.size();
        this.grades = grades;
        var names = new TreeSet<String>();
        parts.forEach(part -> names.addAll(part.request().names()));
        this.resources = List.copyOf(names);
        this.requests = parts.stream().map(this::request).toArray(long[][]::new);
        this.firstNode = new int[parts.size()];
        this.leftInGrade = grades.counts()[0];
    }

    private long[] request(Part part) {
        var amounts = new long[resources.size() + 1];
        for (int index = 0; index < resources.size(); index++) {
            amounts[index] = part.request().get(resources.get(index));
        }
        amounts[resources.size()] = 1;
        return amounts;
    }

    /** Complete sets, at most {@code cap}. */
    long sets(long cap) {
        for (int part = 0; part < taken; part++) {
            place(part);
        }
        long complete = 0;
        while (complete < cap && placeSet()) {
            complete++;
        }
        return complete;
    }

    private boolean placeSet() {
        for (int part = taken; part < requests.length; part++) {
            if (!place(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean place(int part) {
        long remaining = parts.get(part).replicas();
        while (remaining > 0) {
            if (steps++ > STEPS_MAX || !hasNode(firstNode[part])) {
                return false;
            }
            var node = nodes.get(firstNode[part]);
            long here = Math.min(remaining, holds(node, requests[part]));
            for (int resource = 0; resource < node.length; resource++) {
                node[resource] -= here * requests[part][resource];
            }
            remaining -= here;
            if (remaining > 0) {
                firstNode[part]++;
            }
        }
        return true;
    }

    private static long holds(long[] node, long[] request) {
        long most = Long.MAX_VALUE;
        for (int resource = 0; resource < node.length; resource++) {
            if (request[resource] > 0) {
                most = Math.min(most, node[resource] / request[resource]);
            }
        }
        return most;
    }

    /** Makes nodes up to a place, lowest grades first. */
    private boolean hasNode(int place) {
        while (nodes.size() <= place) {
            while (leftInGrade == 0) {
                if (++nextGrade >= grades.counts().length) {
                    return false;
                }
                leftInGrade = grades.counts()[nextGrade];
            }
            leftInGrade--;
            nodes.add(node(grades.models().minima().get(nextGrade)));
        }
        return true;
    }

    private long[] node(ResourceAmounts minimum) {
        var node = new long[resources.size() + 1];
        for (int index = 0; index < resources.size(); index++) {
            node[index] = minimum.get(resources.get(index));
        }
        node[resources.size()] = ReplicaRequest.PODS_PER_NODE;
        return node;
    }
}
