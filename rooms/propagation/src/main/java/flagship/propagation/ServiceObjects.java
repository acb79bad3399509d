package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;

/**
 * The objects that multi-cluster services make on the control plane, and the smallest patches to keep them. Pure.
 *
 * <p>Source: karmada.md, section 12.1.
 */
final class ServiceObjects {
    private static final List<String> PORT_FIELDS = List.of("name", "protocol", "port", "appProtocol");

    private ServiceObjects() {}

    /** The slice of a member, as consumers get it through a ServiceImport. */
    static ObjectNode importedSlice(
            ObjectNode slice, String cluster, NamespacedName work, String workId, String service) {
        var copy = SliceWork.copy(
                slice,
                DerivedNames.importedSlice(cluster, slice.at("/metadata/name").asText()));
        Labelled.label(copy, WellKnown.WORK_ID, workId);
        Labelled.label(copy, ServiceWords.SLICE_SERVICE, DerivedNames.derivedService(service));
        Labelled.label(copy, ServiceWords.SLICE_KEEPER, ServiceWords.IMPORTER);
        Labelled.annotate(copy, WellKnown.WORK_NAMESPACE, work.namespace());
        Labelled.annotate(copy, WellKnown.WORK_NAME, work.name());
        return copy;
    }

    /** The Service that stands for a ServiceImport; the import owns it, by which it is known from one of a user. */
    static ObjectNode derivedService(ObjectNode serviceImport) {
        var from = serviceImport.path("metadata");
        var service = Json.object().put("apiVersion", "v1").put("kind", "Service");
        service.putObject("metadata")
                .put("namespace", from.path("namespace").asText())
                .put("name", DerivedNames.derivedService(from.path("name").asText()))
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", serviceImport.path("apiVersion").asText())
                .put("kind", serviceImport.path("kind").asText())
                .put("name", from.path("name").asText())
                .put("uid", from.path("uid").asText());
        var spec = service.putObject("spec").put("type", "ClusterIP");
        spec.set("ports", ports(serviceImport.at("/spec/ports")));
        return service;
    }

    /** Ports as an import says them, without what the server adds. */
    private static ArrayNode ports(JsonNode ports) {
        var all = Json.mapper().createArrayNode();
        for (JsonNode port : ports) {
            var plain = all.addObject();
            PORT_FIELDS.stream()
                    .filter(field -> !port.path(field).asText("").isEmpty())
                    .forEach(field -> plain.set(field, port.get(field)));
            if (!plain.has("protocol")) {
                plain.put("protocol", "TCP");
            }
        }
        return all;
    }

    /** What makes a stored derived Service say what a draft says; empty if it does. */
    static Optional<ObjectNode> changeOfService(ObjectNode stored, ObjectNode draft) {
        var patch = Json.object();
        if (!JsonEquality.equal(ports(stored.at("/spec/ports")), draft.at("/spec/ports"))) {
            patch.putObject("spec").set("ports", draft.at("/spec/ports"));
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    /** What makes a stored imported slice say what a draft says; empty if it does. Labels and annotations of others stay. */
    static Optional<ObjectNode> changeOfSlice(ObjectNode stored, ObjectNode draft) {
        var patch = Json.object();
        for (String field : new String[] {"endpoints", "ports"}) {
            if (!JsonEquality.equal(stored.path(field), draft.path(field))) {
                if (draft.has(field)) {
                    patch.set(field, draft.get(field));
                } else {
                    patch.putNull(field);
                }
            }
        }
        for (String map : new String[] {Labelled.LABELS, Labelled.ANNOTATIONS}) {
            draft.path("metadata").path(map).forEachEntry((key, value) -> {
                if (!value.equals(stored.path("metadata").path(map).get(key))) {
                    patch.withObject("/metadata").withObjectProperty(map).set(key, value);
                }
            });
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    static boolean isOwnedBy(ObjectNode object, String kind) {
        return object.at("/metadata/ownerReferences")
                .valueStream()
                .anyMatch(owner -> owner.path("kind").asText().equals(kind));
    }
}
