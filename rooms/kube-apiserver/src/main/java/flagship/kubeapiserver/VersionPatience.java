package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubestore.ObjectStore;
import java.time.Duration;

/** Waits a little for a resourceVersion that a client has heard of and the store has not reached. */
final class VersionPatience {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofMillis(20);

    private final ObjectStore store;

    VersionPatience(ObjectStore store) {
        this.store = store;
    }

    /** @throws ApiException 504 if the store does not reach the version in time */
    void await(long version) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (store.revision() < version) {
            if (System.nanoTime() > end) {
                throw OptionErrors.versionTooLarge(version, store.revision());
            }
            Thread.sleep(STEP);
        }
    }
}
