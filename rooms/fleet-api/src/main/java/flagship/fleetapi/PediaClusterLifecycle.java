package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * One PediaCluster that follows one source object by a policy's templates; both have the same name. Cluster-scoped.
 *
 * <p>Source: Clusterpedia 0.9, {@code policy.clusterpedia.io/v1alpha1}.
 *
 * @param resolved the references as they were found
 */
public record PediaClusterLifecycle(
        ObjectMeta metadata,
        ObjectReference source,
        List<TemplateReference> references,
        String template,
        String creationCondition,
        Conditions conditions,
        List<ObjectReference> resolved) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.clusterpedia.io", "v1alpha1", "pediaclusterlifecycles");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("policy.clusterpedia.io", "v1alpha1", "PediaClusterLifecycle");

    /** Keeps the object until nothing is watched for it any more. */
    public static final String FINALIZER = "clusterpedia.io/pediacluster-lifecycle-controller";

    public PediaClusterLifecycle {
        references = List.copyOf(references);
        resolved = List.copyOf(resolved);
    }

    /**
     * One object of the host.
     *
     * @param namespace empty for cluster scope
     */
    public record ObjectReference(GroupVersionResource type, String namespace, String name) {
        static ObjectReference of(JsonNode node) {
            return new ObjectReference(
                    new GroupVersionResource(
                            Fields.text(node, "group"), Fields.text(node, "version"), Fields.text(node, "resource")),
                    Fields.text(node, "namespace"),
                    Fields.text(node, "name"));
        }

        public ObjectNode toJson() {
            var json = Json.object();
            json.put("group", type.group()).put("version", type.version()).put("resource", type.resource());
            Fields.putUnlessEmpty(json, "namespace", namespace);
            return json.put("name", name);
        }
    }

    public String name() {
        return metadata.name();
    }

    /** The object as a client creates or replaces it; without status. */
    public ObjectNode toJson() {
        var json = Json.object();
        json.put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        json.set("metadata", metadata.toJson());
        var spec = json.putObject("spec");
        spec.set("source", source.toJson());
        Fields.putUnlessEmpty(spec, "references", references, TemplateReference::toJson);
        spec.put("template", template).put("creationCondition", creationCondition);
        return json;
    }

    public static PediaClusterLifecycle of(ObjectNode object) {
        var spec = object.path("spec");
        var status = object.path("status");
        return new PediaClusterLifecycle(
                ObjectMeta.of(object),
                ObjectReference.of(spec.path("source")),
                TemplateReference.list(spec),
                Fields.text(spec, "template"),
                Fields.text(spec, "creationCondition"),
                Conditions.of(status),
                Fields.list(status, "references", ObjectReference::of));
    }
}
