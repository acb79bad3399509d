package flagship.app;

import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberCopies;
import flagship.scheduling.AccurateEstimator;
import flagship.scheduling.DecisionLog;
import flagship.scheduling.DeschedulerConfig;
import flagship.scheduling.Plugins;
import flagship.scheduling.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.UUID;

/** What the role {@code scheduler} runs. */
final class SchedulerRole implements AutoCloseable {
    private static final NamespacedName LEASE = new NamespacedName("karmada-system", "karmada-scheduler");

    private final Closer closer;
    private final Scheduler scheduler;

    private SchedulerRole(Closer closer, Scheduler scheduler) {
        this.closer = closer;
        this.scheduler = scheduler;
    }

    /** The only scheduler of its API server: the data directory belongs to this process. */
    static SchedulerRole startAlone(
            Transport host, SchedulerSettings settings, MemberCopies copies, MeterRegistry registry) {
        return start(host, settings, copies, registry);
    }

    /** One of several processes, of which one schedules at a time. */
    static SchedulerRole startElected(
            Transport host, SchedulerSettings settings, MemberCopies copies, MeterRegistry registry)
            throws InterruptedException {
        HostObjects.ensureLeaseNamespace(host, LEASE.namespace(), "scheduler");
        var lease = LeaderElection.Config.of(LEASE, "flagship-" + UUID.randomUUID());
        var elected = settings.config().withElection(lease);
        return start(
                host,
                new SchedulerSettings(elected, settings.accurateEstimator(), settings.descheduling()),
                copies,
                registry);
    }

    private static SchedulerRole start(
            Transport host, SchedulerSettings settings, MemberCopies copies, MeterRegistry registry) {
        var closer = new Closer();
        try {
            var plugins = Plugins.inTree(settings.config().rules()).andDiscovered();
            if (settings.accurateEstimator()) {
                plugins = plugins.with(new AccurateEstimator(closer.register(CatalogNodes.start(copies))));
            }
            var metrics = new SchedulerMetrics(registry);
            var config = settings.descheduling()
                    .map(it -> settings.config()
                            .withDescheduling(new DeschedulerConfig(
                                    new CatalogPods(copies, Clock.systemUTC()), it.every(), it.threshold())))
                    .orElse(settings.config());
            var scheduler = closer.register(Scheduler.start(host, config, plugins, metrics, Timing.SYSTEM));
            metrics.show(scheduler);
            return new SchedulerRole(closer, scheduler);
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    DecisionLog decisions() {
        return scheduler.decisions();
    }

    @Override
    public void close() {
        closer.close();
    }
}
