package flagship.app;

import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Plugins;
import flagship.scheduling.Scheduler;
import flagship.scheduling.SchedulerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.UUID;

/** What the role {@code scheduler} runs. */
final class SchedulerRole implements AutoCloseable {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final NamespacedName LEASE = new NamespacedName("karmada-system", "karmada-scheduler");

    private final Scheduler scheduler;

    private SchedulerRole(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The only scheduler of its API server: the data directory belongs to this process. */
    static SchedulerRole startAlone(Transport host, MeterRegistry registry) {
        return start(host, SchedulerConfig.DEFAULT, registry);
    }

    /** One of several processes, of which one schedules at a time. */
    static SchedulerRole startElected(Transport host, MeterRegistry registry) throws InterruptedException {
        ensureNamespace(host);
        var identity = "flagship-" + UUID.randomUUID();
        return start(host, SchedulerConfig.DEFAULT.withElection(LeaderElection.Config.of(LEASE, identity)), registry);
    }

    private static SchedulerRole start(Transport host, SchedulerConfig config, MeterRegistry registry) {
        var metrics = new SchedulerMetrics(registry);
        var plugins = Plugins.inTree(config.rules()).andDiscovered();
        var scheduler = Scheduler.start(host, config, plugins, metrics, Timing.SYSTEM);
        metrics.show(scheduler);
        return new SchedulerRole(scheduler);
    }

    private static void ensureNamespace(Transport host) throws InterruptedException {
        var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", LEASE.namespace());
        try {
            new KubeClient(host).create(NAMESPACES, namespace);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw new UserError("the namespace of the scheduler's lease cannot be made: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UserError("the API server cannot be reached: " + e.getMessage(), e);
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
