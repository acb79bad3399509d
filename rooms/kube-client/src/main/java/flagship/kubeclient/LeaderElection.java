package flagship.kubeclient;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;

/**
 * Takes and keeps a {@code coordination.k8s.io/v1 Lease}, so that of several processes one leads. Owns one virtual thread.
 *
 * <p>Clocks of the candidates are not compared: a lease is dead when it did not change for its duration as seen here.
 *
 * <p>Source of the behaviour: client-go 1.32, tools/leaderelection.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class LeaderElection implements AutoCloseable {
    /**
     * Which lease, and how fast.
     *
     * @param identity of this candidate, unique
     * @param lease how long others wait after the leader's last sign
     * @param renew how long the leader tries to renew before it gives up; shorter than {@code lease}
     * @param retry pause between tries
     */
    public record Config(NamespacedName name, String identity, Duration lease, Duration renew, Duration retry) {
        /** 15 s, 10 s, 2 s. */
        public static Config of(NamespacedName name, String identity) {
            return new Config(name, identity, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
        }
    }

    /** What leading means. Called on the election's thread, one at a time. */
    public interface Leadership {
        /** This process leads from now on; must return quickly. */
        void started();

        /** It leads no more; returns when nothing that only a leader may do is still running. */
        void stopped();
    }

    private LeaderElection() {}

    public static LeaderElection start(KubeClient client, Config config, Leadership leadership, Timing timing) {
        throw new UnsupportedOperationException();
    }

    public boolean leading() {
        throw new UnsupportedOperationException();
    }

    /** Stops leading, gives the lease back, and ends the thread. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
