package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema, immutable.
 *
 * @param types JSON types that a value may have; empty for any; integer and string for int-or-string
 * @param nullable JSON null is a value, too
 * @param open unknown members stay: {@code x-kubernetes-preserve-unknown-fields} or {@code additionalProperties: true}
 * @param embedded the value is an object with apiVersion, kind and metadata
 * @param additional the schema of members that are not in {@code properties}; null where there is none
 * @param defaultValue null where there is none; never to be handed out without a copy
 * @param listMapKeys the members that tell the elements of a map list apart; empty for other lists
 * @param atomicMap the members are replaced as one
 * @param celRules {@code x-kubernetes-validations} as written; see {@link CelRules}
 */
record SchemaNode(
        List<String> types,
        boolean nullable,
        boolean open,
        boolean embedded,
        Map<String, SchemaNode> properties,
        @Nullable SchemaNode additional,
        @Nullable SchemaNode items,
        @Nullable JsonNode defaultValue,
        ListType listType,
        List<String> listMapKeys,
        ValueRules rules,
        Logic logic,
        boolean atomicMap,
        List<JsonNode> celRules) {

    /** How the elements of a list are told apart. */
    enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    /**
     * What a value must be beyond its type; null where nothing is asked.
     *
     * @param format empty where nothing is asked
     */
    record ValueRules(
            List<String> required,
            List<JsonNode> allowed,
            @Nullable Bound minimum,
            @Nullable Bound maximum,
            @Nullable BigDecimal multipleOf,
            Size size,
            @Nullable GoPattern pattern,
            String format) {}

    /** One end of a range of numbers; {@code exclusive}: the end itself does not belong to it. */
    record Bound(BigDecimal value, boolean exclusive) {}

    /** Least and most characters, items and members; null where nothing is asked. */
    record Size(
            @Nullable Long minLength,
            @Nullable Long maxLength,
            @Nullable Long minItems,
            @Nullable Long maxItems,
            @Nullable Long minProperties,
            @Nullable Long maxProperties) {}

    /** Combinations of schemas. */
    record Logic(
            List<SchemaNode> allOf,
            List<SchemaNode> anyOf,
            List<SchemaNode> oneOf,
            @Nullable SchemaNode not) {
        boolean isEmpty() {
            return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null;
        }
    }

    /** The schema of a member; null where the schema says nothing of it. */
    @Nullable
    SchemaNode member(String name) {
        var property = properties.get(name);
        return property == null ? additional : property;
    }

    /** A null that is no value here: it is treated as if the field were absent. */
    static boolean isAbsent(@Nullable JsonNode value, @Nullable SchemaNode schema) {
        return value != null && value.isNull() && schema != null && !schema.nullable();
    }
}
