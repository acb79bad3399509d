package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks {@code x-kubernetes-list-type}, {@code -list-map-keys} and {@code -map-type} of one node of a schema. */
final class ListTypeCheck {
    private static final String TYPE = ".x-kubernetes-list-type";
    private static final String KEYS = ".x-kubernetes-list-map-keys";

    private ListTypeCheck() {}

    static void check(JsonNode schema, String field, List<Cause> causes) {
        mapType(schema, field, causes);
        var keys = schema.path("x-kubernetes-list-map-keys");
        var listType = schema.get("x-kubernetes-list-type");
        if (listType == null) {
            if (!keys.isEmpty()) {
                causes.add(Causes.required(field + TYPE, "must be map if x-kubernetes-list-map-keys is non-empty"));
            }
            return;
        }
        var type = schema.path("type").asText();
        if (!type.equals("array")) {
            causes.add(Causes.invalid(field + ".type", type, "must be array if x-kubernetes-list-type is specified"));
        }
        switch (listType.asText()) {
            case "atomic" -> {}
            case "set" -> set(schema.path("items"), field, causes);
            case "map" -> map(schema, field, causes);
            default -> causes.add(Causes.notSupported(field + TYPE, listType, List.of("atomic", "map", "set")));
        }
        if (!listType.asText().equals("map") && !keys.isEmpty()) {
            causes.add(
                    Causes.invalid(field + TYPE, listType, "must be map if x-kubernetes-list-map-keys is non-empty"));
        }
    }

    private static void mapType(JsonNode schema, String field, List<Cause> causes) {
        var mapType = schema.get("x-kubernetes-map-type");
        if (mapType == null) {
            return;
        }
        var type = schema.path("type").asText();
        if (!type.equals("object")) {
            causes.add(Causes.invalid(field + ".type", type, "must be object if x-kubernetes-map-type is specified"));
        }
        if (!Set.of("granular", "atomic").contains(mapType.asText())) {
            causes.add(Causes.notSupported(field + ".x-kubernetes-map-type", mapType, List.of("atomic", "granular")));
        }
    }

    /** Elements that are merged one by one cannot be compared as wholes. */
    private static void set(JsonNode items, String field, List<Cause> causes) {
        var type = items.path("type").asText();
        if (type.equals("object")
                && !items.path("x-kubernetes-map-type").asText().equals("atomic")) {
            causes.add(Causes.invalid(
                    field + ".items.x-kubernetes-map-type",
                    items.path("x-kubernetes-map-type").asText(),
                    "must be atomic as item of a list with x-kubernetes-list-type=set"));
        }
        var inner = items.path("x-kubernetes-list-type").asText();
        if (type.equals("array") && !inner.isEmpty() && !inner.equals("atomic")) {
            causes.add(Causes.invalid(
                    field + ".items" + TYPE,
                    inner,
                    "must be atomic as item of a list with x-kubernetes-list-type=set"));
        }
    }

    private static void map(JsonNode schema, String field, List<Cause> causes) {
        var items = schema.path("items");
        var keys = schema.path("x-kubernetes-list-map-keys");
        if (keys.isEmpty()) {
            causes.add(Causes.required(field + KEYS, "must not be empty if x-kubernetes-list-type is map"));
        }
        if (!items.isObject()) {
            causes.add(Causes.required(field + ".items", "must have a schema if x-kubernetes-list-type is map"));
            return;
        }
        var type = items.path("type").asText();
        if (!type.equals("object")) {
            causes.add(Causes.invalid(
                    field + ".items.type", type, "must be object if parent array's x-kubernetes-list-type is map"));
        }
        var seen = new HashSet<String>();
        boolean unknown = false;
        for (JsonNode key : keys) {
            unknown |= !items.path("properties").has(key.asText());
            if (!seen.add(key.asText())) {
                causes.add(Causes.duplicate(field + KEYS, key));
            }
        }
        if (unknown) {
            causes.add(Causes.invalid(field + KEYS, keys, "entries must all be names of item properties"));
            return;
        }
        seen.forEach(key -> key(items, key, field, causes));
    }

    private static void key(JsonNode items, String key, String field, List<Cause> causes) {
        var property = items.path("properties").path(key);
        var place = field + ".items.properties[" + key + "]";
        if (Set.of("array", "object").contains(property.path("type").asText())) {
            causes.add(Causes.invalid(
                    place + ".type",
                    property.path("type").asText(),
                    "must be a scalar type if parent array's x-kubernetes-list-type is map"));
        }
        boolean required = items.path("required")
                .valueStream()
                .anyMatch(name -> name.asText().equals(key));
        if (!required && !property.hasNonNull("default")) {
            causes.add(
                    Causes.required(
                            place + ".default",
                            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }
}
