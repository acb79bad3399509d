package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The entries of {@code metadata.managedFields} while a write changes them (contract section 11.2). For one thread. */
final class ManagedFields {
    private static final String FIELDS_TYPE = "FieldsV1";

    private final Map<FieldOwner, Owned> entries = new LinkedHashMap<>();

    /**
     * What one owns.
     *
     * @param apiVersion in which version of the kind the fields are named
     * @param time of the last change; empty where it is not known
     */
    record Owned(FieldSet fields, String apiVersion, String time) {
        Owned with(FieldSet changed) {
            return new Owned(changed, apiVersion, time);
        }

        Owned at(String moment) {
            return new Owned(fields, apiVersion, moment);
        }
    }

    /** The entries of an object; none where it has none or they cannot be read. */
    static ManagedFields of(ObjectNode object) {
        return read(object.path("metadata").path("managedFields")).orElseGet(ManagedFields::new);
    }

    /** Empty where the value is not a list of entries, or one of them is not well-formed. */
    static Optional<ManagedFields> read(JsonNode json) {
        var managed = new ManagedFields();
        for (JsonNode entry : json) {
            var operation = Trees.text(entry, "operation");
            var apiVersion = Trees.text(entry, "apiVersion");
            boolean known = operation.equals(FieldOwner.APPLY) || operation.equals(FieldOwner.UPDATE);
            if (!known
                    || apiVersion.isEmpty()
                    || !Trees.text(entry, "fieldsType").equals(FIELDS_TYPE)) {
                return Optional.empty();
            }
            boolean applies = operation.equals(FieldOwner.APPLY);
            var owner = new FieldOwner(
                    Trees.text(entry, "manager"), applies, applies ? "" : apiVersion, Trees.text(entry, "subresource"));
            try {
                var fields = entry.hasNonNull("fieldsV1") ? FieldsV1.parse(entry.get("fieldsV1")) : FieldSet.EMPTY;
                managed.put(owner, new Owned(fields, apiVersion, Trees.text(entry, "time")));
            } catch (FieldsV1.Malformed e) {
                return Optional.empty();
            }
        }
        return Optional.of(managed);
    }

    /** Whether a client asks to forget all entries: an empty list, or one empty entry. */
    static boolean isReset(JsonNode json) {
        return json.isArray()
                && (json.isEmpty()
                        || (json.size() == 1
                                && json.get(0).isObject()
                                && json.get(0).isEmpty()));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Nullable
    Owned get(FieldOwner owner) {
        return entries.get(owner);
    }

    void put(FieldOwner owner, Owned owned) {
        entries.put(owner, owned);
    }

    void remove(FieldOwner owner) {
        entries.remove(owner);
    }

    /** Shows the entries as they are at the call; they may be changed meanwhile. */
    void forEach(BiConsumer<FieldOwner, Owned> action) {
        List.copyOf(entries.entrySet()).forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
    }

    Map<FieldOwner, Owned> entries() {
        return Map.copyOf(entries);
    }

    int size() {
        return entries.size();
    }

    /** Writes the entries into an object; no entries, no member. */
    void writeTo(ObjectNode object) {
        var metadata = Trees.object(object, "metadata");
        if (entries.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", json());
        }
    }

    private ArrayNode json() {
        var json = Json.mapper().createArrayNode();
        entries.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<FieldOwner, Owned> entry) ->
                                entry.getKey().operation())
                        .thenComparing(entry -> entry.getValue().time())
                        .thenComparing(entry -> entry.getKey().manager())
                        .thenComparing(entry -> entry.getValue().apiVersion())
                        .thenComparing(entry -> entry.getKey().subresource()))
                .forEach(entry -> json.add(json(entry.getKey(), entry.getValue())));
        return json;
    }

    private static ObjectNode json(FieldOwner owner, Owned owned) {
        var json = Json.object()
                .put("manager", owner.manager())
                .put("operation", owner.operation())
                .put("apiVersion", owned.apiVersion());
        if (!owned.time().isEmpty()) {
            json.put("time", owned.time());
        }
        json.put("fieldsType", FIELDS_TYPE).set("fieldsV1", FieldsV1.write(owned.fields()));
        if (!owner.subresource().isEmpty()) {
            json.put("subresource", owner.subresource());
        }
        return json;
    }
}
