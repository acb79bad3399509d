package flagship.propagation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How many replicas a measure asks for. Pure.
 *
 * <p>The rules are those of Kubernetes' HorizontalPodAutoscaler 1.27: what is within a tolerance changes nothing; Pods that are not ready count as
 * using nothing when it would grow, Pods without a measure as using what they may when it would shrink, and neither may turn the
 * direction. Each count is divided by how much the members' replicas differ from the template's. Source: karmada.md, section 14.1.
 *
 * @param current replicas of the template
 * @param calibration the members' replicas to the template's
 */
record ReplicaCalculator(int current, double calibration, Instant now) {
    private static final double TOLERANCE = 0.1;
    private static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
    private static final Duration READINESS_DELAY = Duration.ofSeconds(30);

    /** Nothing can be said; the message says why. */
    static final class NoMeasure extends Exception {
        private static final long serialVersionUID = 1L;

        NoMeasure(String message) {
            super(message);
        }
    }

    /**
     * What a measure asks for.
     *
     * @param average of a Pod, in thousandths
     * @param utilization in percent of what is requested; 0 where it does not apply
     */
    record Proposal(int replicas, long average, int utilization) {}

    /** Pods by what their measure is worth. */
    private record Groups(List<HpaPod> measured, List<HpaPod> unready, List<HpaPod> missing) {}

    /** @param container empty for whole Pods */
    Proposal byUtilization(List<HpaPod> pods, String resource, String container, int targetPercent) throws NoMeasure {
        var groups = groups(pods, resource, container);
        for (HpaPod pod : pods) {
            requested(pod, resource, container);
        }
        double ratio = utilization(groups.measured(), resource, container) / (double) targetPercent;
        int percent = utilization(groups.measured(), resource, container);
        long average = average(groups.measured(), resource, container);
        int replicas = replicas(ratio, groups, (unready, missing) -> {
            var all = new ArrayList<long[]>();
            groups.measured()
                    .forEach(pod -> all.add(new long[] {used(pod, resource, container), of(pod, resource, container)}));
            unready.forEach(pod -> all.add(new long[] {0, of(pod, resource, container)}));
            missing.pods()
                    .forEach(pod -> all.add(new long[] {
                        missing.full() ? of(pod, resource, container) * Math.max(100, targetPercent) / 100 : 0,
                        of(pod, resource, container)
                    }));
            long uses = all.stream().mapToLong(it -> it[0]).sum();
            long may = all.stream().mapToLong(it -> it[1]).sum();
            return uses * 100 / (double) may / targetPercent;
        });
        return new Proposal(replicas, average, percent);
    }

    /** @param target what a Pod is to use, in thousandths */
    Proposal byAverage(List<HpaPod> pods, String resource, String container, long target) throws NoMeasure {
        var groups = groups(pods, resource, container);
        long average = average(groups.measured(), resource, container);
        int replicas = replicas(average / (double) target, groups, (unready, missing) -> {
            long sum = groups.measured().stream()
                            .mapToLong(pod -> used(pod, resource, container))
                            .sum()
                    + (missing.full() ? missing.pods().size() * target : 0);
            int count =
                    groups.measured().size() + unready.size() + missing.pods().size();
            return sum / (double) count / target;
        });
        return new Proposal(replicas, average, 0);
    }

    /** @param measure of one object, and what it is to be, both in thousandths */
    Proposal byValue(long measure, long target, List<HpaPod> pods) throws NoMeasure {
        double ratio = measure / (double) target;
        if (current == 0) {
            return new Proposal(ceil(ratio), measure, 0);
        }
        long ready = pods.stream().filter(HpaPod::isReadyNow).count();
        if (ready == 0) {
            throw new NoMeasure("no Pod is ready");
        }
        return new Proposal(isNear(ratio) ? current : ceil(ratio * ready / calibration), measure, 0);
    }

    /** @param measure of one object that its Pods share, and what each is to have, both in thousandths */
    Proposal byShare(long measure, long target, int statusReplicas) {
        double ratio = statusReplicas == 0 ? Double.MAX_VALUE : measure / ((double) target * statusReplicas);
        int replicas = isNear(ratio) ? current : ceil(measure / (double) target / calibration);
        return new Proposal(replicas, statusReplicas == 0 ? measure : measure / statusReplicas, 0);
    }

    private interface Again {
        /** The ratio with those that have no measure of their own. */
        double ratio(List<HpaPod> unready, Missing missing);
    }

    private record Missing(List<HpaPod> pods, boolean full) {}

    private int replicas(double ratio, Groups groups, Again again) {
        boolean growsWithUnready = !groups.unready().isEmpty() && ratio > 1;
        if (!growsWithUnready && groups.missing().isEmpty()) {
            return isNear(ratio) ? current : ceil(ratio * groups.measured().size() / calibration);
        }
        var missing = ratio == 1 ? List.<HpaPod>of() : groups.missing();
        var unready = growsWithUnready ? groups.unready() : List.<HpaPod>of();
        double next = again.ratio(unready, new Missing(missing, ratio < 1));
        if (isNear(next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) {
            return current;
        }
        int replicas = ceil(next * (groups.measured().size() + unready.size() + missing.size()) / calibration);
        boolean turned = (next < 1 && replicas > current) || (next > 1 && replicas < current);
        return turned ? current : replicas;
    }

    private static boolean isNear(double ratio) {
        return Math.abs(1 - ratio) <= TOLERANCE;
    }

    private static int ceil(double count) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(count));
    }

    private Groups groups(List<HpaPod> pods, String resource, String container) throws NoMeasure {
        var groups = new Groups(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (HpaPod pod : pods) {
            if (pod.going() || pod.phase().equals("Failed")) {
                continue;
            }
            if (pod.phase().equals("Pending")) {
                groups.unready().add(pod);
            } else if (pod.used(resource, container).isEmpty()) {
                groups.missing().add(pod);
            } else if (resource.equals("cpu") && isWarmingUp(pod)) {
                groups.unready().add(pod);
            } else {
                groups.measured().add(pod);
            }
        }
        if (groups.measured().isEmpty()) {
            throw new NoMeasure("no Pod is ready and measured: of %d, %d are not ready and %d have no %s measured"
                    .formatted(
                            pods.size(),
                            groups.unready().size(),
                            groups.missing().size(),
                            resource));
        }
        return groups;
    }

    /** A process that starts uses much: its first measures count for nothing. */
    private boolean isWarmingUp(HpaPod pod) {
        if (pod.ready().isEmpty() || pod.started().isEmpty()) {
            return true;
        }
        var ready = pod.ready().get();
        var started = pod.started().get();
        if (started.plus(CPU_INITIALIZATION).isAfter(now)) {
            var usage = pod.usage().orElseThrow();
            return !ready.holds() || usage.time().isBefore(ready.since().plus(usage.window()));
        }
        return !ready.holds() && started.plus(READINESS_DELAY).isAfter(ready.since());
    }

    private static long used(HpaPod pod, String resource, String container) {
        return pod.used(resource, container).orElse(0L);
    }

    private static long of(HpaPod pod, String resource, String container) {
        return pod.requested(resource, container).orElse(0L);
    }

    private static void requested(HpaPod pod, String resource, String container) throws NoMeasure {
        if (pod.requested(resource, container).filter(amount -> amount > 0).isEmpty()) {
            throw new NoMeasure("missing request for %s in %s: utilization is measured against what containers request"
                    .formatted(resource, container.isEmpty() ? "a container" : "container " + container));
        }
    }

    private static int utilization(List<HpaPod> pods, String resource, String container) {
        return (int) (sum(pods, pod -> used(pod, resource, container))
                * 100
                / sum(pods, pod -> of(pod, resource, container)));
    }

    private static long average(List<HpaPod> pods, String resource, String container) {
        return sum(pods, pod -> used(pod, resource, container)) / pods.size();
    }

    private static long sum(List<HpaPod> pods, Function<HpaPod, Long> amount) {
        return pods.stream().mapToLong(amount::apply).sum();
    }
}
