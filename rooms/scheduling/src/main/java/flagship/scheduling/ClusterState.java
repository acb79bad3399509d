package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.Component;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What scheduling knows of one cluster at one moment. Immutable; a few hundred bytes, since similar clusters share what is equal.
 *
 * <p>Empty strings and lists stand for what the cluster does not say.
 */
public final class ClusterState {
    private final String name;
    private final boolean deleting;
    private final Map<String, String> labels;
    private final Map<String, String> measures;
    private final String provider;
    private final String region;
    private final List<String> zones;
    private final List<Taint> taints;
    private final ApiSet apis;
    private final boolean apisComplete;
    private final ClusterCapacity reported;
    private final ClusterCapacity capacity;

    private ClusterState(Cluster cluster, SharedValues shared) {
        this.name = cluster.name();
        this.deleting = cluster.metadata().isBeingDeleted();
        this.labels = shared.sharedTexts(cluster.metadata().labels());
        this.measures = shared.sharedTexts(measures(cluster.metadata().annotations()));
        this.provider = shared.shared(cluster.spec().provider());
        this.region = shared.shared(cluster.spec().region());
        this.zones = shared.sharedTexts(cluster.spec().zones());
        this.taints = cluster.spec().taints();
        this.apis = shared.shared(ApiSet.of(cluster.status().apiEnablements(), shared));
        this.apisComplete = cluster.status().conditions().holds("CompleteAPIEnablements");
        this.reported = ClusterCapacity.of(cluster, shared);
        this.capacity = reported;
    }

    private ClusterState(ClusterState state, AssumedLoad load) {
        this.name = state.name;
        this.deleting = state.deleting;
        this.labels = state.labels;
        this.measures = state.measures;
        this.provider = state.provider;
        this.region = state.region;
        this.zones = state.zones;
        this.taints = state.taints;
        this.apis = state.apis;
        this.apisComplete = state.apisComplete;
        this.reported = state.reported;
        this.capacity = state.reported.assuming(load);
    }

    static ClusterState of(Cluster cluster, SharedValues shared) {
        return new ClusterState(cluster, shared);
    }

    public String name() {
        return name;
    }

    /** A cluster that is being deleted takes no workload and keeps none. */
    public boolean isDeleting() {
        return deleting;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** Annotations that hold a measure, by their whole names. */
    Map<String, String> measures() {
        return measures;
    }

    private static Map<String, String> measures(Map<String, String> annotations) {
        return annotations.entrySet().stream()
                .filter(annotation -> annotation.getKey().startsWith(LowestFirst.ANNOTATION_PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public String provider() {
        return provider;
    }

    public String region() {
        return region;
    }

    public List<String> zones() {
        return zones;
    }

    public List<Taint> taints() {
        return taints;
    }

    /** Whether the cluster serves a kind. */
    public boolean serves(String groupVersion, String kind) {
        return apis.contains(new ApiSet.Api(groupVersion, kind));
    }

    ApiSet apis() {
        return apis;
    }

    /** Whether the list of kinds is known to be complete. */
    boolean apisComplete() {
        return apisComplete;
    }

    /** The same with this placed since its report, instead of what was assumed before. */
    ClusterState assuming(AssumedLoad load) {
        return load.equals(capacity.assumed()) ? this : new ClusterState(this, load);
    }

    /** What was placed here and does not show in the report yet; empty unless the rules protect against overcommitment. */
    public List<Component> assumed() {
        return capacity.assumed().components();
    }

    /** What is left of the report. */
    ClusterCapacity capacity() {
        return capacity;
    }

    @Override
    public String toString() {
        return name;
    }
}
