package flagship.clusterimport;

import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import java.time.Clock;
import java.util.Optional;

/** Carries out the host's ClusterImportPolicies and PediaClusterLifecycles. The front door of this room. */
public final class ImportPolicies implements AutoCloseable {
    private final Leadership leadership;
    private final Optional<LeaderElection> election;

    private ImportPolicies(Leadership leadership, Optional<LeaderElection> election) {
        this.leadership = leadership;
        this.election = election;
    }

    /**
     * Starts the only process that does so on its host; returns at once.
     *
     * @param host the API server that has the policies and their sources; its CustomResourceDefinitions may come later
     */
    public static ImportPolicies startAlone(Transport host, Clock clock) {
        var leadership = new Leadership(host, clock);
        leadership.started();
        return new ImportPolicies(leadership, Optional.empty());
    }

    /** As above, for one of several processes, of which one works at a time. */
    public static ImportPolicies startElected(Transport host, LeaderElection.Config election, Clock clock) {
        var leadership = new Leadership(host, clock);
        return new ImportPolicies(
                leadership,
                Optional.of(LeaderElection.start(new KubeClient(host), election, leadership, Timing.SYSTEM)));
    }

    /** Returns when nothing of it runs any more. */
    @Override
    public void close() {
        election.ifPresent(LeaderElection::close);
        leadership.stopped();
    }

    private static final class Leadership implements LeaderElection.Leadership {
        private final Transport host;
        private final Clock clock;
        /** Guarded by {@code this}. */
        private Optional<ImportControllers> running = Optional.empty();

        Leadership(Transport host, Clock clock) {
            this.host = host;
            this.clock = clock;
        }

        @Override
        public synchronized void started() {
            running = Optional.of(ImportControllers.start(host, clock));
        }

        @Override
        public synchronized void stopped() {
            running.ifPresent(ImportControllers::close);
            running = Optional.empty();
        }
    }
}
