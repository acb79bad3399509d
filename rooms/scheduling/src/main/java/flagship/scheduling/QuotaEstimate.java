package flagship.scheduling;

import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.scheduling.ReplicaEstimator.Question;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ResourceQuotas of a workload's namespace leave room for.
 *
 * <p>Source: contract section 7.7, the ResourceQuotaEstimator.
 */
final class QuotaEstimate {
    private QuotaEstimate() {}

    /** 2147483647 where no quota limits the workload. */
    static int of(Question question, List<MemberQuota> quotas) {
        return switch (question) {
            case Question.Replicas(var workload, var requirements) ->
                least(quotas, workload.namespace(), List.of(new Part(requirements, 1)));
            case Question.ComponentSets(var workload, var components) ->
                least(quotas, workload.namespace(), parts(components));
        };
    }

    /** Replicas of one template in what is counted. */
    private record Part(Optional<ReplicaRequirements> requirements, int replicas) {
        private String priorityClass() {
            return requirements.map(ReplicaRequirements::priorityClassName).orElse("");
        }

        private ResourceAmounts request() {
            return ReplicaRequest.amounts(
                    requirements.map(ReplicaRequirements::resourceRequest).orElse(Map.of()));
        }
    }

    private static List<Part> parts(List<Component> components) {
        return components.stream()
                .map(it -> new Part(it.replicaRequirements(), Math.max(0, it.replicas())))
                .toList();
    }

    private static int least(List<MemberQuota> quotas, String namespace, List<Part> parts) {
        long least = Integer.MAX_VALUE;
        for (MemberQuota quota : quotas) {
            var concerned = parts.stream()
                    .filter(part -> quota.concerns(namespace, part.priorityClass()))
                    .toList();
            least = Math.min(least, fitting(ResourceAmounts.of(quota.free()), concerned));
        }
        return ReplicaRequest.toInt(least);
    }

    private static long fitting(ResourceAmounts free, List<Part> parts) {
        var needs = new HashMap<String, Long>();
        for (Part part : parts) {
            var request = part.request();
            for (int index = 0; index < request.amounts().length; index++) {
                needs.merge(
                        request.names().get(index),
                        product(request.amounts()[index], part.replicas()),
                        QuotaEstimate::sum);
            }
        }
        long most = Integer.MAX_VALUE;
        for (var need : needs.entrySet()) {
            if (need.getValue() > 0 && free.indexOf(need.getKey()) >= 0) {
                most = Math.min(most, Math.max(0, free.get(need.getKey())) / need.getValue());
            }
        }
        return most;
    }

    private static long product(long amount, int replicas) {
        return Math.multiplyHigh(amount, replicas) != 0 ? Long.MAX_VALUE : Math.max(0, amount * replicas);
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
