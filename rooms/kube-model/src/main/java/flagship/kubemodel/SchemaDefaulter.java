package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;

/**
 * Fills in what a schema gives by default, from the top down: a parent that is created by its own default is then filled by its children's.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apiserver/schema/defaulting} 1.32.
 */
final class SchemaDefaulter {
    private SchemaDefaulter() {}

    /** Takes out the nulls of fields that may not be null and have no default; those that have one are left for {@link #apply}. */
    static void dropNulls(SchemaNode schema, JsonNode value) {
        switch (value) {
            case ObjectNode object -> {
                for (var entry : new ArrayList<>(object.properties())) {
                    var member = schema.member(entry.getKey());
                    if (member == null) {
                        continue;
                    }
                    if (SchemaNode.isAbsent(entry.getValue(), member) && member.defaultValue() == null) {
                        object.remove(entry.getKey());
                    } else {
                        dropNulls(member, entry.getValue());
                    }
                }
            }
            case ArrayNode array
            when schema.items() != null -> {
                for (JsonNode element : array) {
                    dropNulls(schema.items(), element);
                }
            }
            default -> {}
        }
    }

    static void apply(SchemaNode schema, JsonNode value) {
        switch (value) {
            case ObjectNode object -> members(schema, object);
            case ArrayNode array when schema.items() != null -> elements(schema.items(), array);
            default -> {}
        }
    }

    private static void members(SchemaNode schema, ObjectNode object) {
        schema.properties().forEach((name, property) -> {
            var existing = object.get(name);
            if (property.defaultValue() != null && (existing == null || SchemaNode.isAbsent(existing, property))) {
                object.set(name, property.defaultValue().deepCopy());
            }
        });
        for (var entry : new ArrayList<>(object.properties())) {
            var member = schema.member(entry.getKey());
            if (member == null) {
                continue;
            }
            if (SchemaNode.isAbsent(entry.getValue(), member)) {
                object.set(entry.getKey(), defaultOrNull(member));
            }
            apply(member, object.path(entry.getKey()));
        }
    }

    private static void elements(SchemaNode items, ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            if (SchemaNode.isAbsent(array.get(i), items)) {
                array.set(i, defaultOrNull(items));
            }
            apply(items, array.get(i));
        }
    }

    private static JsonNode defaultOrNull(SchemaNode schema) {
        return schema.defaultValue() == null
                ? NullNode.getInstance()
                : schema.defaultValue().deepCopy();
    }
}
