package flagship.scheduling;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.Toleration;
import java.util.List;
import java.util.Optional;

/** A cluster's NoSchedule and NoExecute taints must be tolerated, unless the binding is there already: eviction answers for those. */
final class TaintToleration implements FilterPlugin {
    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var tolerations = attempt.placement().clusterTolerations();
        return Optional.of((cluster, isTarget) -> isTarget ? Verdict.FITS : verdict(cluster.taints(), tolerations));
    }

    private static Verdict verdict(List<Taint> taints, List<Toleration> tolerations) {
        for (Taint taint : taints) {
            if (!taint.effect().equals("PreferNoSchedule") && !Tolerations.tolerated(taint, tolerations)) {
                return Verdict.unschedulable("cluster(s) had untolerated taint {" + text(taint) + "}");
            }
        }
        return Verdict.FITS;
    }

    private static String text(Taint taint) {
        var value = taint.value().isEmpty() ? "" : "=" + taint.value();
        return taint.key() + value + ":" + taint.effect();
    }
}
