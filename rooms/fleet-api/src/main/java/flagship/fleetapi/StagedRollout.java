package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings changes of one template to its clusters in waves: a StagedRollout, or a ClusterStagedRollout, which has no namespace, for a
 * cluster-scoped template. Kinds of Flagship's own; docs/decisions/0031 says how they work.
 */
public record StagedRollout(ObjectMeta metadata, RolloutSpec spec, RolloutStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("place.flagship.io", "v1alpha1", "stagedrollouts");
    public static final GroupVersionKind KIND = new GroupVersionKind("place.flagship.io", "v1alpha1", "StagedRollout");

    public static final GroupVersionResource CLUSTER_RESOURCE =
            new GroupVersionResource("place.flagship.io", "v1alpha1", "clusterstagedrollouts");
    public static final GroupVersionKind CLUSTER_KIND =
            new GroupVersionKind("place.flagship.io", "v1alpha1", "ClusterStagedRollout");

    /** Annotation: a user's word to go on, {@code REVISION/ANYTHING}; heard once. */
    public static final String RESUME = "place.flagship.io/resume";

    /** Annotation: a user's word to go back, {@code REVISION/ANYTHING}; heard once. */
    public static final String UNDO = "place.flagship.io/undo";

    private static final int TIMEOUT_SECONDS = 600;

    public static StagedRollout of(JsonNode object) {
        return new StagedRollout(
                ObjectMeta.of(object), RolloutSpec.of(object.path("spec")), RolloutStatus.of(object.path("status")));
    }

    /** Without namespace for a ClusterStagedRollout. */
    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    public GroupVersionKind kind() {
        return metadata.namespace().isEmpty() ? CLUSTER_KIND : KIND;
    }

    public GroupVersionResource resource() {
        return resource(metadata.namespace());
    }

    /** That of rollouts in a namespace; of those without if it is empty. */
    public static GroupVersionResource resource(String namespace) {
        return namespace.isEmpty() ? CLUSTER_RESOURCE : RESOURCE;
    }

    /**
     * What a user wants.
     *
     * @param timeout for a wave to become healthy
     * @param rollback whether a wave that does not takes the template back
     */
    public record RolloutSpec(Target target, List<Wave> waves, Duration timeout, boolean rollback, boolean paused) {
        public RolloutSpec {
            waves = List.copyOf(waves);
        }

        static RolloutSpec of(JsonNode spec) {
            return new RolloutSpec(
                    Target.of(spec.path("target")),
                    Fields.list(spec, "waves", Wave::of),
                    Duration.ofSeconds(spec.path("timeoutSeconds").asLong(TIMEOUT_SECONDS)),
                    !Fields.text(spec, "onFailure").equals("Pause"),
                    spec.path("paused").asBoolean());
        }
    }

    /** The template, in the rollout's namespace, or without one. */
    public record Target(GroupVersionKind kind, String name) {
        static Target of(JsonNode node) {
            return new Target(
                    GroupVersionKind.of(Fields.text(node, "apiVersion"), Fields.text(node, "kind")),
                    Fields.text(node, "name"));
        }
    }

    /**
     * One step.
     *
     * @param affinity absent chooses all clusters that are left
     * @param soak how long its clusters must stay healthy
     * @param pause whether a user must say that it goes on
     */
    public record Wave(String name, Optional<ClusterAffinity> affinity, Duration soak, boolean pause) {
        static Wave of(JsonNode node) {
            return new Wave(
                    Fields.text(node, "name"),
                    Fields.optional(node, "clusterAffinity", ClusterAffinity::of),
                    Duration.ofSeconds(node.path("soakSeconds").asLong()),
                    node.path("pause").asBoolean());
        }
    }

    /**
     * A content of the template.
     *
     * @param id a hash of it
     * @param content everything but apiVersion, kind, metadata and status
     */
    public record Revision(String id, ObjectNode content) {
        static Revision of(JsonNode node) {
            return new Revision(
                    Fields.text(node, "revision"),
                    node.path("content") instanceof ObjectNode content ? content : Json.object());
        }

        ObjectNode toJson() {
            var json = Json.object().put("revision", id);
            json.set("content", content);
            return json;
        }
    }
}
