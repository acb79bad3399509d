package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The part of {@code metadata} that controllers of the fleet use. Absent strings are empty; maps keep their order.
 *
 * @param generation 0 where absent
 * @param deletionTimestamp empty unless the object is being deleted
 */
public record ObjectMeta(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        long generation,
        String deletionTimestamp,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> finalizers,
        List<Owner> owners) {
    /** Metadata of a new cluster-scoped object. */
    public static ObjectMeta named(String name) {
        return new ObjectMeta("", name, "", "", 0, "", Map.of(), Map.of(), List.of(), List.of());
    }

    /** Reads {@code metadata} of {@code object}. */
    public static ObjectMeta of(JsonNode object) {
        var metadata = object.path("metadata");
        return new ObjectMeta(
                Fields.text(metadata, "namespace"),
                Fields.text(metadata, "name"),
                Fields.text(metadata, "uid"),
                Fields.text(metadata, "resourceVersion"),
                metadata.path("generation").asLong(),
                Fields.text(metadata, "deletionTimestamp"),
                Fields.map(metadata, "labels"),
                Fields.map(metadata, "annotations"),
                Fields.texts(metadata, "finalizers"),
                Fields.list(metadata, "ownerReferences", ObjectMeta::owner));
    }

    public boolean isBeingDeleted() {
        return !deletionTimestamp.isEmpty();
    }

    /** The same with one more owner. */
    public ObjectMeta withOwner(Owner owner) {
        var more = new ArrayList<>(owners);
        more.add(owner);
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                deletionTimestamp,
                labels,
                annotations,
                finalizers,
                List.copyOf(more));
    }

    /** The {@code metadata} object as a client writes it; what only the server sets is left out, but uid and resourceVersion. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "namespace", namespace);
        Fields.putUnlessEmpty(json, "name", name);
        Fields.putUnlessEmpty(json, "uid", uid);
        Fields.putUnlessEmpty(json, "resourceVersion", resourceVersion);
        Fields.putUnlessEmpty(json, "labels", labels);
        Fields.putUnlessEmpty(json, "annotations", annotations);
        Fields.putUnlessEmpty(json, "finalizers", finalizers);
        if (!owners.isEmpty()) {
            var array = json.putArray("ownerReferences");
            owners.forEach(owner -> array.add(ownerJson(owner)));
        }
        return json;
    }

    private static Owner owner(JsonNode node) {
        return new Owner(
                Fields.text(node, "apiVersion"),
                Fields.text(node, "kind"),
                Fields.text(node, "name"),
                Fields.text(node, "uid"),
                node.path("controller").asBoolean());
    }

    private static ObjectNode ownerJson(Owner owner) {
        var json = Json.object();
        json.put("apiVersion", owner.apiVersion()).put("kind", owner.kind());
        json.put("name", owner.name()).put("uid", owner.uid());
        if (owner.controller()) {
            json.put("controller", true);
        }
        return json;
    }
}
