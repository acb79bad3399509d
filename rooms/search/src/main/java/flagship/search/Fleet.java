package flagship.search;

import flagship.fleetapi.Condition;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters that can be searched and what they offer, followed on the host. Reads come from memory; any thread may read. */
final class Fleet implements AutoCloseable {
    /** How long the first requests after a start wait for the list of clusters. */
    private static final Duration FIRST_LIST = Duration.ofSeconds(5);

    private static final String HEALTHY = "ClusterHealthy";

    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Informer clusters;
    private volatile ServedTypes all = ServedTypes.NONE;

    /**
     * One cluster.
     *
     * @param warning what a reader should know; absent while the cluster is healthy
     */
    record Member(ServedTypes types, Optional<String> warning) {}

    private Fleet(Transport host) {
        clusters = new Informer(host, ReflectorConfig.of(PediaCluster.RESOURCE)).handle(new Follower());
    }

    /** Begins to follow the clusters. */
    static Fleet follow(Transport host) {
        var fleet = new Fleet(host);
        fleet.clusters.start();
        return fleet;
    }

    /** Waits for the first list, for a while: a host that does not answer must not make every search hang. */
    void waitUntilKnown() throws InterruptedException {
        clusters.waitSynced(FIRST_LIST);
    }

    Optional<Member> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** What any cluster offers. */
    ServedTypes types() {
        return all;
    }

    @Override
    public void close() {
        clusters.close();
    }

    /** On the informer's thread alone. */
    private final class Follower implements InformerHandler {
        @Override
        public void added(RawObject object) {
            put(object);
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            put(current);
        }

        @Override
        public void deleted(RawObject last) {
            members.remove(last.key().name());
            refresh();
        }

        private void put(RawObject object) {
            var cluster = PediaCluster.of(object.toJson());
            var member = new Member(TypeCatalog.of(cluster), warning(cluster));
            var before = members.put(cluster.name(), member);
            if (before == null || !before.types().equals(member.types())) {
                refresh();
            }
        }

        private void refresh() {
            all = ServedTypes.union(members.values().stream().map(Member::types).toList());
        }
    }

    /** Source: contract section 5.1, point 7. */
    private static Optional<String> warning(PediaCluster cluster) {
        var healthy = cluster.status().conditions().find(HEALTHY);
        if (healthy.filter(Condition::holds).isPresent()) {
            return Optional.empty();
        }
        var reason = healthy.map(condition -> ", reason: " + condition.reason()).orElse("");
        return Optional.of(
                "%s is not ready and the resources obtained may be inaccurate%s".formatted(cluster.name(), reason));
    }
}
