package flagship.propagation;

import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubemodel.ApiException;
import java.time.Duration;

/** What refusals of an API server mean to a controller. */
final class Answers {
    private static final Duration CACHE_LAG = Duration.ofMillis(20);

    private Answers() {}

    static boolean isConflict(ApiException e) {
        return e.status().reason().equals("Conflict");
    }

    static boolean alreadyExists(ApiException e) {
        return e.status().reason().equals("AlreadyExists");
    }

    static boolean isGone(ApiException e) {
        return e.code() == 404;
    }

    /** Whether a write lost against another one, or met an object that is there already: it was decided from a cache that lags. */
    static boolean isStale(ApiException e) {
        return isConflict(e) || alreadyExists(e);
    }

    /** What is {@linkplain #isStale stale} is no failure and gets no growing pause: the next try sees more. */
    static <K> Reconciler<K> unlessStale(Reconciler<K> reconciler) {
        return key -> {
            try {
                return reconciler.reconcile(key);
            } catch (ApiException e) {
                if (isStale(e)) {
                    return Outcome.after(CACHE_LAG);
                }
                throw e;
            }
        };
    }
}
