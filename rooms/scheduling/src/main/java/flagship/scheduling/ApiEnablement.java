package flagship.scheduling;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster must serve the kind of the template. */
final class ApiEnablement implements FilterPlugin {
    private static final Verdict MISSING = Verdict.unschedulable("cluster(s) did not have the API resource");

    @Override
    public String name() {
        return "APIEnablement";
    }

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var resource = attempt.spec().resource();
        return Optional.of(new OneKind(
                new ApiSet.Api(resource.apiVersion(), resource.kind()),
                attempt.rules().has(Release.V1_15)));
    }

    /** Remembers the last set of kinds, which most clusters share. */
    private static final class OneKind implements ClusterFilter {
        private final ApiSet.Api api;
        private final boolean targetsPass;
        private @Nullable ApiSet lastSet;
        private boolean lastAnswer;

        private OneKind(ApiSet.Api api, boolean targetsPass) {
            this.api = api;
            this.targetsPass = targetsPass;
        }

        @Override
        public Verdict test(ClusterState cluster, boolean isTarget) {
            boolean kept = isTarget && (targetsPass || !cluster.apisComplete());
            return kept || serves(cluster.apis()) ? Verdict.FITS : MISSING;
        }

        private boolean serves(ApiSet apis) {
            if (!apis.equals(lastSet)) {
                lastSet = apis;
                lastAnswer = apis.contains(api);
            }
            return lastAnswer;
        }
    }
}
