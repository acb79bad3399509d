package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was collected from a member.
 *
 * @param kubernetesVersion gitVersion; empty until it answered
 * @param apiEnablements by groupVersion
 * @param nodeSummary absent until the nodes were read
 * @param resourceSummary absent until nodes and Pods were read
 */
public record ClusterStatus(
        String kubernetesVersion,
        List<ApiEnablement> apiEnablements,
        Conditions conditions,
        Optional<NodeSummary> nodeSummary,
        Optional<ResourceSummary> resourceSummary,
        List<String> remedyActions) {
    public static final ClusterStatus NONE =
            new ClusterStatus("", List.of(), Conditions.NONE, Optional.empty(), Optional.empty(), List.of());

    public ClusterStatus {
        apiEnablements = List.copyOf(apiEnablements);
        remedyActions = List.copyOf(remedyActions);
    }

    /** The resources of one group and version, by name, without subresources. */
    public record ApiEnablement(String groupVersion, List<ApiResource> resources) {
        public ApiEnablement {
            resources = List.copyOf(resources);
        }
    }

    public record ApiResource(String name, String kind) {}

    public record NodeSummary(int totalNum, int readyNum) {}

    /**
     * Sums of quantities by resource name.
     *
     * @param allocating what Pods without a node ask for
     * @param allocated what Pods on nodes ask for
     */
    public record ResourceSummary(
            Map<String, String> allocatable,
            Map<String, String> allocating,
            Map<String, String> allocated,
            List<Modeling> allocatableModelings) {
        public ResourceSummary {
            allocatableModelings = List.copyOf(allocatableModelings);
        }
    }

    /** The number of nodes of one grade. */
    public record Modeling(long grade, long count) {}

    static ClusterStatus of(JsonNode status) {
        var nodes = status.path("nodeSummary");
        var resources = status.path("resourceSummary");
        return new ClusterStatus(
                Fields.text(status, "kubernetesVersion"),
                Fields.list(status, "apiEnablements", ClusterStatus::enablement),
                Conditions.of(status),
                nodes.isObject()
                        ? Optional.of(new NodeSummary(
                                nodes.path("totalNum").asInt(),
                                nodes.path("readyNum").asInt()))
                        : Optional.empty(),
                resources.isObject() ? Optional.of(summary(resources)) : Optional.empty(),
                Fields.texts(status, "remedyActions"));
    }

    private static ApiEnablement enablement(JsonNode node) {
        return new ApiEnablement(
                Fields.text(node, "groupVersion"),
                Fields.list(
                        node,
                        "resources",
                        resource -> new ApiResource(Fields.text(resource, "name"), Fields.text(resource, "kind"))));
    }

    private static ResourceSummary summary(JsonNode node) {
        return new ResourceSummary(
                Fields.map(node, "allocatable"),
                Fields.map(node, "allocating"),
                Fields.map(node, "allocated"),
                Fields.list(
                        node,
                        "allocatableModelings",
                        model -> new Modeling(
                                model.path("grade").asLong(),
                                model.path("count").asLong())));
    }

    /** The {@code status} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "kubernetesVersion", kubernetesVersion);
        if (!apiEnablements.isEmpty()) {
            var array = json.putArray("apiEnablements");
            apiEnablements.forEach(enablement -> array.add(enablementJson(enablement)));
        }
        if (!conditions.all().isEmpty()) {
            json.set("conditions", conditions.toJson());
        }
        nodeSummary.ifPresent(nodes ->
                json.putObject("nodeSummary").put("totalNum", nodes.totalNum()).put("readyNum", nodes.readyNum()));
        resourceSummary.ifPresent(summary -> json.set("resourceSummary", summaryJson(summary)));
        Fields.putUnlessEmpty(json, "remedyActions", remedyActions);
        return json;
    }

    private static ObjectNode enablementJson(ApiEnablement enablement) {
        var json = Json.object().put("groupVersion", enablement.groupVersion());
        var resources = json.putArray("resources");
        for (ApiResource resource : enablement.resources()) {
            resources.addObject().put("name", resource.name()).put("kind", resource.kind());
        }
        return json;
    }

    private static ObjectNode summaryJson(ResourceSummary summary) {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "allocatable", summary.allocatable());
        Fields.putUnlessEmpty(json, "allocating", summary.allocating());
        Fields.putUnlessEmpty(json, "allocated", summary.allocated());
        if (!summary.allocatableModelings().isEmpty()) {
            var array = json.putArray("allocatableModelings");
            for (Modeling model : summary.allocatableModelings()) {
                array.addObject().put("grade", model.grade()).put("count", model.count());
            }
        }
        return json;
    }
}
