package flagship.propagation;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door of a member in Pull mode: connects from the member to the control plane, and does there for one cluster what the control plane
 * does itself for those in Push mode. It needs what contract section 20.4 lets an agent do, and no more.
 *
 * <p>Level-triggered: killed at any moment, it converges after the next start. Of several agents of one cluster one works at a time. Owns its
 * threads; {@link #close} returns after they have ended.
 */
public final class MemberAgent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberAgent.class);
    /** Where the leases of elections lie. */
    private static final String LEASE_NAMESPACE = "karmada-system";

    private final LeaderElection election;

    private MemberAgent(LeaderElection election) {
        this.election = election;
    }

    /**
     * Registers the cluster, then works for it as soon as no other agent does.
     *
     * @param host the control plane's API server; outlives the agent
     * @throws AgentRefused if the name or the cluster is taken
     * @throws IOException if one of the two sides does not answer; it may later
     * @throws flagship.kubemodel.ApiException if one of them refuses
     */
    public static MemberAgent start(Transport host, ClientConfig member, MemberAgentConfig config, Clock clock)
            throws IOException, InterruptedException {
        new AgentRegistration(host, member, config).register();
        var lease = new NamespacedName(LEASE_NAMESPACE, "karmada-agent-" + config.cluster());
        var election = LeaderElection.start(
                new KubeClient(host),
                LeaderElection.Config.of(lease, config.identity()),
                new Turn(host, member, config, clock),
                Timing.SYSTEM);
        return new MemberAgent(election);
    }

    @Override
    public void close() {
        election.close();
    }

    /** What runs while this agent is the one. Called on the election's thread. */
    private static final class Turn implements LeaderElection.Leadership {
        private final Transport host;
        private final ClientConfig member;
        private final MemberAgentConfig config;
        private final Clock clock;
        private @Nullable Thread boot;
        /** Written by {@code boot}, read after it was joined. */
        private @Nullable AgentPipeline pipeline;

        Turn(Transport host, ClientConfig member, MemberAgentConfig config, Clock clock) {
            this.host = host;
            this.member = member;
            this.config = config;
            this.clock = clock;
        }

        @Override
        public void started() {
            boot = Thread.ofVirtual().name("agent-boot").start(this::boot);
        }

        private void boot() {
            try {
                pipeline = AgentPipeline.start(host, member, config, clock);
            } catch (InterruptedException e) {
                log.atDebug().log("agent stopped before it began");
            }
        }

        @Override
        public void stopped() {
            var starting = boot;
            if (starting != null) {
                starting.interrupt();
                Threads.join(starting);
            }
            var running = pipeline;
            pipeline = null;
            if (running != null) {
                running.close();
            }
        }
    }
}
