package flagship.kubeclient;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes and keeps a {@code coordination.k8s.io/v1 Lease}, so that of several processes one leads. Owns one virtual thread.
 *
 * <p>Clocks of the candidates are not compared: a lease is dead when it did not change for its duration as seen here.
 *
 * <p>Source of the behaviour: client-go 1.32, tools/leaderelection.
 */
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

    private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

    private final Config config;
    private final Leadership leadership;
    private final Timing timing;
    private final LeaseRecord lease;
    private final Thread thread;
    private volatile boolean leading;
    private volatile boolean closed;

    private LeaderElection(KubeClient client, Config config, Leadership leadership, Timing timing) {
        this.config = config;
        this.leadership = leadership;
        this.timing = timing;
        this.lease = new LeaseRecord(client, config, timing);
        this.thread = Thread.ofVirtual().name("leader-election").unstarted(this::run);
    }

    /** Starts to compete for the lease. */
    public static LeaderElection start(KubeClient client, Config config, Leadership leadership, Timing timing) {
        var election = new LeaderElection(client, config, leadership, timing);
        election.thread.start();
        return election;
    }

    public boolean leading() {
        return leading;
    }

    /** Stops leading, gives the lease back, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
    }

    private void run() {
        try {
            while (!closed) {
                if (held()) {
                    lead();
                } else {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("lease", config.name()).log("election stopped");
        }
    }

    private void lead() throws InterruptedException {
        leading = true;
        log.atInfo().addKeyValue("lease", config.name()).log("leading");
        leadership.started();
        try {
            keep();
        } finally {
            // Also when interrupted: no other may lead before ours has stopped.
            leading = false;
            leadership.stopped();
            log.atInfo().addKeyValue("lease", config.name()).log("not leading any more");
            if (closed) {
                giveBack();
            }
        }
    }

    /** Renews until that has failed for too long, or another has the lease. */
    private void keep() throws InterruptedException {
        long renewed = timing.nanoTime();
        while (!closed && timing.nanoTime() - renewed < config.renew().toNanos()) {
            pause();
            if (held()) {
                renewed = timing.nanoTime();
            } else if (lease.heldByAnother()) {
                return;
            }
        }
    }

    private boolean held() throws InterruptedException {
        try {
            return lease.acquireOrRenew();
        } catch (ApiException | IOException e) {
            if (closed) {
                throw new InterruptedException();
            }
            log.atInfo()
                    .addKeyValue("lease", config.name())
                    .addKeyValue("error", e.getMessage())
                    .log("lease not reached");
            return false;
        }
    }

    private void giveBack() {
        // The interrupt that ended the thread would end this request too.
        boolean interrupted = Thread.interrupted();
        try {
            lease.release();
        } catch (ApiException | IOException e) {
            log.atInfo().addKeyValue("lease", config.name()).log("lease not given back, it will run out");
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() throws InterruptedException {
        timing.sleep(config.retry());
    }
}
