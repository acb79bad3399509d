package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * Asks once for fresh placements of some workloads. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code apps.karmada.io/v1alpha1}.
 *
 * @param creationTimestamp RFC 3339; the time that bindings are given as the time of the request
 * @param ttlSecondsAfterFinished how long the finished object stays; absent means for ever
 */
public record WorkloadRebalancer(
        ObjectMeta metadata,
        String creationTimestamp,
        List<Workload> workloads,
        Optional<Long> ttlSecondsAfterFinished,
        Status status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("apps.karmada.io", "v1alpha1", "workloadrebalancers");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("apps.karmada.io", "v1alpha1", "WorkloadRebalancer");

    public WorkloadRebalancer {
        workloads = List.copyOf(workloads);
    }

    /**
     * A template.
     *
     * @param namespace empty for a cluster-scoped one
     */
    public record Workload(String apiVersion, String kind, String name, String namespace) {
        static Workload of(JsonNode node) {
            return new Workload(
                    Fields.text(node, "apiVersion"),
                    Fields.text(node, "kind"),
                    Fields.text(node, "name"),
                    Fields.text(node, "namespace"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.put("apiVersion", apiVersion).put("kind", kind).put("name", name);
            Fields.putUnlessEmpty(json, "namespace", namespace);
            return json;
        }
    }

    /**
     * What became of one workload.
     *
     * @param result {@value #SUCCESSFUL}, {@value #FAILED}, or empty while it is tried again
     * @param reason {@value #NOT_FOUND} or empty
     */
    public record Observed(Workload workload, String result, String reason) {
        public static final String SUCCESSFUL = "Successful";
        public static final String FAILED = "Failed";
        public static final String NOT_FOUND = "ReferencedBindingNotFound";

        static Observed of(JsonNode node) {
            return new Observed(
                    Workload.of(node.path("workload")), Fields.text(node, "result"), Fields.text(node, "reason"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.set("workload", workload.toJson());
            Fields.putUnlessEmpty(json, "result", result);
            Fields.putUnlessEmpty(json, "reason", reason);
            return json;
        }
    }

    /**
     * What became of the request.
     *
     * @param finishTime RFC 3339; empty while something is left to do
     */
    public record Status(List<Observed> observedWorkloads, long observedGeneration, String finishTime) {
        public Status {
            observedWorkloads = List.copyOf(observedWorkloads);
        }

        static Status of(JsonNode node) {
            return new Status(
                    Fields.list(node, "observedWorkloads", Observed::of),
                    node.path("observedGeneration").asLong(),
                    Fields.text(node, "finishTime"));
        }

        /** The {@code status} object; all members, so that a merge patch takes nothing from before. */
        public ObjectNode toJson() {
            var json = Json.object();
            Fields.putList(json, "observedWorkloads", observedWorkloads, Observed::toJson);
            json.put("observedGeneration", observedGeneration);
            Fields.putUnlessEmpty(json, "finishTime", finishTime);
            return json;
        }
    }

    public static WorkloadRebalancer of(JsonNode object) {
        var spec = object.path("spec");
        return new WorkloadRebalancer(
                ObjectMeta.of(object),
                Fields.text(object.path("metadata"), "creationTimestamp"),
                Fields.list(spec, "workloads", Workload::of),
                Fields.optionalLong(spec, "ttlSecondsAfterFinished"),
                Status.of(object.path("status")));
    }
}
