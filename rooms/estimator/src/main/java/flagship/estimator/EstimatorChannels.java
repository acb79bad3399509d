package flagship.estimator;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A channel to the estimator of each cluster: opened when the cluster joins, closed when it leaves, moved with its Service. Safe for use by
 * many threads. Owns its threads; {@link #close} returns after they have ended.
 */
final class EstimatorChannels implements AutoCloseable {
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");

    private final EstimatorConfig config;
    private final EstimatorMeters meters;
    private final Timing timing;
    private final Informer clusters;
    private final Informer services;
    private final Http2Dialer dialer;
    private final ExecutorService dials = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, EstimatorChannel> channels = new ConcurrentHashMap<>();
    /** Clusters in Pull mode, where those are not asked. */
    private final Set<String> spared = ConcurrentHashMap.newKeySet();

    private EstimatorChannels(Transport host, EstimatorConfig config, EstimatorMeters meters, Timing timing) {
        this.config = config;
        this.meters = meters;
        this.timing = timing;
        this.dialer = Http2Dialer.start(config.tls());
        this.services = new Informer(host, ReflectorConfig.of(SERVICES).withNamespace(config.serviceNamespace()));
        this.clusters = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE).withKind(Cluster.KIND));
    }

    /** @param host the control plane, whose Clusters and Services are watched */
    static EstimatorChannels start(Transport host, EstimatorConfig config, EstimatorMeters meters, Timing timing) {
        var channels = new EstimatorChannels(host, config, meters, timing);
        channels.services
                .handle(InformerHandler.ofChanges(channels::serviceChanged))
                .start();
        channels.clusters.handle(channels.new Clusters()).start();
        return channels;
    }

    /** @throws CallFailure if the cluster has no channel; the message says why */
    EstimatorChannel of(String cluster) throws CallFailure {
        var channel = channels.get(cluster);
        if (channel == null) {
            throw new CallFailure(
                    spared.contains(cluster)
                            ? "clusters in Pull mode are not asked (--disable-scheduler-estimator-in-pull-mode)"
                            : "the cluster is not known yet");
        }
        return channel;
    }

    Optional<EstimatorChannel> find(String cluster) {
        return Optional.ofNullable(channels.get(cluster));
    }

    private void serviceChanged(RawObject service) {
        var name = service.key().name();
        var start = config.service("");
        if (name.startsWith(start)) {
            Optional.ofNullable(channels.get(name.substring(start.length()))).ifPresent(EstimatorChannel::moved);
        }
    }

    /** Waits for the Services to be known: without them every estimator would be looked for in the cluster network. */
    private List<EstimatorPlace> places(String cluster) throws EstimatorPlace.Unusable, InterruptedException {
        if (!services.waitSynced(Http2Dialer.DIAL_TIMEOUT)) {
            throw new EstimatorPlace.Unusable("the Services of namespace %s are not known: %s"
                    .formatted(
                            config.serviceNamespace(),
                            services.lastFailure().map(Exception::getMessage).orElse("they are still being listed")));
        }
        var key = new NamespacedName(config.serviceNamespace(), config.service(cluster));
        return EstimatorPlace.of(config, cluster, services.get(key).map(RawObject::toJson));
    }

    /** On the informer's thread. */
    private final class Clusters implements InformerHandler {
        @Override
        public void added(RawObject cluster) {
            var name = cluster.key().name();
            boolean pulls = cluster.toJson().at("/spec/syncMode").asText().equals(ClusterSpec.PULL);
            if (pulls && !config.pullMode()) {
                spared.add(name);
                drop(name);
            } else {
                channels.computeIfAbsent(name, this::channel).connect();
                spared.remove(name);
            }
        }

        /** Tries again where there is no connection. */
        @Override
        public void updated(RawObject old, RawObject current) {
            added(current);
        }

        @Override
        public void deleted(RawObject last) {
            spared.remove(last.key().name());
            drop(last.key().name());
        }

        private EstimatorChannel channel(String name) {
            return new EstimatorChannel(
                    name,
                    dialer,
                    () -> places(name),
                    dials,
                    timing,
                    config.timeout(),
                    pausing -> meters.leftAlone(name, pausing));
        }

        private void drop(String name) {
            Optional.ofNullable(channels.remove(name)).ifPresent(EstimatorChannel::close);
        }
    }

    @Override
    public void close() {
        clusters.close();
        services.close();
        channels.values().forEach(EstimatorChannel::close);
        dials.shutdownNow();
        dials.close();
        dialer.close();
    }
}
