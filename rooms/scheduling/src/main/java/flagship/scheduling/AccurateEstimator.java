package flagship.scheduling;

import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.kubeclient.Timing;
import flagship.scheduling.ComponentSets.Part;
import flagship.scheduling.EstimatingMeters.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Estimates from the real nodes of members: what fits on each of them, with its labels, taints and the Pods that it runs; and, where it is
 * told of quotas, from those of the workload's namespace: the smaller number counts. Has no opinion on a cluster whose nodes are not known.
 *
 * <p>Source: contract section 7.7, the NodeResourceEstimator and the ResourceQuotaEstimator.
 */
public final class AccurateEstimator implements ReplicaEstimator {
    private static final String NODES = "NodeResourceEstimator";
    private static final String QUOTAS = "ResourceQuotaEstimator";

    private final MemberNodes members;
    private final Optional<MemberQuotas> quotas;
    private final EstimatingMeters meters;
    private final Timing timing;

    /** @param quotas empty where quotas do not matter (gate ResourceQuotaEstimate) */
    public AccurateEstimator(
            MemberNodes members, Optional<MemberQuotas> quotas, EstimatingMeters meters, Timing timing) {
        this.members = members;
        this.quotas = quotas;
        this.meters = meters;
        this.timing = timing;
    }

    @Override
    public String name() {
        return "scheduler-estimator";
    }

    @Override
    public int[] estimate(Question question, List<ClusterState> clusters) {
        var point = question instanceof Question.Replicas ? Point.REPLICAS : Point.COMPONENTS;
        long started = timing.nanoTime();
        var answers = onNodes(question, clusters);
        long last = told(NODES, point, started);
        if (quotas.isPresent()) {
            limit(answers, question, clusters, quotas.get());
            told(QUOTAS, point, last);
        }
        told("", point, started);
        return answers;
    }

    private long told(String plugin, Point point, long since) {
        long now = timing.nanoTime();
        meters.estimated(plugin, point, Duration.ofNanos(now - since));
        return now;
    }

    private static void limit(int[] answers, Question question, List<ClusterState> clusters, MemberQuotas quotas) {
        for (int index = 0; index < answers.length; index++) {
            int left =
                    QuotaEstimate.of(question, quotas.quotas(clusters.get(index).name()));
            if (left != Integer.MAX_VALUE) {
                answers[index] = answers[index] == NO_OPINION ? left : Math.min(answers[index], left);
            }
        }
    }

    private int[] onNodes(Question question, List<ClusterState> clusters) {
        var answers = new int[clusters.size()];
        for (int index = 0; index < answers.length; index++) {
            var cluster = clusters.get(index);
            var nodes = members.nodes(cluster.name());
            answers[index] = nodes.isEmpty() ? NO_OPINION : fitting(question, room(nodes.get(), cluster));
        }
        return answers;
    }

    private static List<NodeRoom> room(List<MemberNode> nodes, ClusterState cluster) {
        var rooms = new ArrayList<NodeRoom>();
        nodes.forEach(node -> rooms.add(new NodeRoom(node)));
        for (Part part : cluster.capacity().assumed().parts()) {
            NodeRoom.place(rooms, part.request(), part.replicas());
        }
        return rooms;
    }

    private static int fitting(Question question, List<NodeRoom> rooms) {
        return switch (question) {
            case Question.Replicas it -> replicas(it.requirements(), rooms);
            case Question.ComponentSets it -> sets(it.components(), rooms);
        };
    }

    private static int replicas(Optional<ReplicaRequirements> requirements, List<NodeRoom> rooms) {
        var fit = new NodeFit(requirements);
        var request = request(requirements);
        long sum = 0;
        for (NodeRoom room : rooms) {
            if (fit.test(room.node())) {
                sum += room.holds(request);
            }
        }
        return ReplicaRequest.toInt(sum);
    }

    /** Set after set, each component on the first nodes that take it; ends with the first set that is not complete. */
    private static int sets(List<Component> components, List<NodeRoom> rooms) {
        if (components.stream().allMatch(component -> component.replicas() <= 0)) {
            return ReplicaRequest.toInt(rooms.stream()
                    .mapToLong(room -> room.holds(ResourceAmounts.NONE))
                    .sum());
        }
        var fitting = components.stream()
                .map(component -> new NodeFit(component.replicaRequirements()))
                .map(fit -> rooms.stream().filter(room -> fit.test(room.node())).toList())
                .toList();
        int complete = 0;
        while (true) {
            for (int index = 0; index < components.size(); index++) {
                var component = components.get(index);
                var request = request(component.replicaRequirements());
                if (NodeRoom.place(fitting.get(index), request, component.replicas()) > 0) {
                    return complete;
                }
            }
            complete++;
        }
    }

    private static ResourceAmounts request(Optional<ReplicaRequirements> requirements) {
        return ReplicaRequest.amounts(
                requirements.map(ReplicaRequirements::resourceRequest).orElse(Map.of()));
    }
}
