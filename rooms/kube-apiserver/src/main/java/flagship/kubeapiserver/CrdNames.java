package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds which name in which group; settles which definition may have the names it asks for. Used for one round. */
final class CrdNames {
    /** What a definition can be refused for: the field, the reason, and how names of the field are compared. */
    private record Field(String name, String reason, boolean ofResources) {}

    private static final List<Field> FIELDS = List.of(
            new Field("plural", "PluralConflict", true),
            new Field("singular", "SingularConflict", true),
            new Field("shortNames", "ShortNamesConflict", true),
            new Field("kind", "KindConflict", false),
            new Field("listKind", "ListKindConflict", false));

    private final Map<String, String> holders = new HashMap<>();

    /** Notes the names that a definition already has. */
    void take(ObjectNode definition) {
        hold(definition, definition.path("status").path("acceptedNames"));
    }

    /** Sets acceptedNames and the conditions about them; returns the definition. */
    ObjectNode accept(ObjectNode definition, String now) {
        var names = definition.path("spec").path("names");
        var status = definition.withObject("status");
        var conflict = conflict(definition, names);
        if (conflict.isPresent()) {
            CrdConditions.set(
                    definition,
                    "NamesAccepted",
                    false,
                    conflict.get().reason(),
                    conflict.get().message(),
                    now);
            if (!CrdConditions.isTrue(definition, "Established")) {
                CrdConditions.set(definition, "Established", false, "NotAccepted", "not all names are accepted", now);
            }
            return definition;
        }
        hold(definition, names);
        status.set("acceptedNames", names.deepCopy());
        CrdConditions.set(definition, "NamesAccepted", true, "NoConflicts", "no conflicts found", now);
        CrdConditions.set(
                definition, "Established", true, "InitialNamesAccepted", "the initial names have been accepted", now);
        return definition;
    }

    private record Conflict(String reason, String message) {}

    private Optional<Conflict> conflict(ObjectNode definition, JsonNode names) {
        var self = definition.path("metadata").path("name").asText();
        for (Field field : FIELDS) {
            for (String name : values(names.path(field.name()))) {
                var holder = holders.get(key(definition, field, name));
                if (holder != null && !holder.equals(self)) {
                    return Optional.of(new Conflict(field.reason(), "\"%s\" is already in use".formatted(name)));
                }
            }
        }
        return Optional.empty();
    }

    private void hold(ObjectNode definition, JsonNode names) {
        var self = definition.path("metadata").path("name").asText();
        for (Field field : FIELDS) {
            values(names.path(field.name())).forEach(name -> holders.putIfAbsent(key(definition, field, name), self));
        }
    }

    private static List<String> values(JsonNode names) {
        if (names.isArray()) {
            return ObjectMeta.texts(names);
        }
        return names.asText("").isEmpty() ? List.of() : List.of(names.asText());
    }

    private static String key(ObjectNode definition, Field field, String name) {
        return definition.path("spec").path("group").asText() + (field.ofResources() ? "/resource/" : "/kind/") + name;
    }
}
