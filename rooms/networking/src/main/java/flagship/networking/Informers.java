package flagship.networking;

import flagship.kubeclient.Informer;
import java.time.Duration;
import java.util.Collection;

/** What is done with all informers of a cache. */
final class Informers {
    private Informers() {}

    /** Waits until everything has been read once. */
    static void waitSynced(Collection<Informer> all) throws InterruptedException {
        for (Informer informer : all) {
            while (!informer.waitSynced(Duration.ofSeconds(1))) {
                // A kind that is not served yet will be; the reflector tells the log what it waits for.
                Thread.onSpinWait();
            }
        }
    }
}
