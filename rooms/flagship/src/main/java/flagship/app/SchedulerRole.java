package flagship.app;

import flagship.estimator.EstimatorServers;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberCopies;
import flagship.scheduling.AccurateEstimator;
import flagship.scheduling.DeschedulerConfig;
import flagship.scheduling.LowestFirst;
import flagship.scheduling.MemberQuotas;
import flagship.scheduling.Plugins;
import flagship.scheduling.Scheduler;
import flagship.scheduling.UnschedulablePods;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
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
        return start(host, settings.with(elected), copies, registry);
    }

    private static SchedulerRole start(
            Transport host, SchedulerSettings settings, MemberCopies copies, MeterRegistry registry) {
        var closer = new Closer();
        try {
            var servers = servers(host, settings, registry);
            servers.ifPresent(closer::register);
            var plugins = plugins(settings);
            if (settings.accurateEstimator()) {
                if (settings.sources().catalog()) {
                    plugins = plugins.with(fromCatalog(settings, copies, registry, closer));
                }
                if (servers.isPresent()) {
                    plugins = plugins.with(servers.get());
                }
            }
            var metrics = new SchedulerMetrics(registry);
            var config = settings.descheduling()
                    .map(it -> new DeschedulerConfig(pods(settings, copies, servers), it.every(), it.threshold()))
                    .map(it -> settings.config().withDescheduling(it))
                    .orElse(settings.config());
            var scheduler = closer.register(Scheduler.start(host, config, plugins, metrics, Timing.SYSTEM));
            metrics.show(scheduler);
            settings.scores()
                    .prometheus()
                    .ifPresent(it -> closer.register(PrometheusMeasures.start(it, scheduler::measure, Timing.SYSTEM)));
            return new SchedulerRole(closer, scheduler);
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    private static AccurateEstimator fromCatalog(
            SchedulerSettings settings, MemberCopies copies, MeterRegistry registry, Closer closer) {
        var nodes = closer.register(CatalogNodes.start(copies));
        Optional<MemberQuotas> quotas =
                settings.quotaEstimate() ? Optional.of(closer.register(CatalogQuotas.start(copies))) : Optional.empty();
        return new AccurateEstimator(nodes, quotas, new EstimatingMetrics(registry), Timing.SYSTEM);
    }

    /** Karmada's own and those on the class path, but for those that are switched off. */
    private static Plugins plugins(SchedulerSettings settings) {
        try {
            var plugins = Plugins.inTree(settings.config().rules()).andDiscovered();
            for (ScoreSettings.Measure measure : settings.scores().measures()) {
                plugins = plugins.with(new LowestFirst(measure.name(), measure.source(), measure.weight()));
            }
            return plugins.named(settings.plugins());
        } catch (IllegalArgumentException e) {
            throw new UserError("--plugins, --score: " + e.getMessage(), e);
        }
    }

    /** Connections to the estimator servers, if somebody will ask them. */
    private static Optional<EstimatorServers> servers(
            Transport host, SchedulerSettings settings, MeterRegistry registry) {
        return settings.sources()
                .servers()
                .filter(_ ->
                        settings.accurateEstimator() || settings.descheduling().isPresent())
                .map(it -> EstimatorServers.start(host, it, new EstimatorMetrics(registry), Timing.SYSTEM));
    }

    private static UnschedulablePods pods(
            SchedulerSettings settings, MemberCopies copies, Optional<EstimatorServers> servers) {
        var sources = new ArrayList<UnschedulablePods>(servers.stream().toList());
        if (settings.sources().catalog()) {
            sources.add(new CatalogPods(copies, Clock.systemUTC()));
        }
        return UnschedulablePods.least(sources);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        closer.close();
    }
}
