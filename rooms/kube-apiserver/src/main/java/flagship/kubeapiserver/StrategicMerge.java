package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GoSyntax;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.MergePatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Strategic merge of objects (contract section 10.1). Changes neither tree that it is given. */
final class StrategicMerge {
    static final String DIRECTIVE = "$patch";

    private static final String RETAIN = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /**
     * Reads a patch.
     *
     * @throws ApiException 400 if the body is not one JSON object
     */
    static ObjectWriter.Change parse(GroupVersionKind kind, byte[] body) {
        var patch = MergePatch.parse(body).patch();
        var schema = MergeSchema.of(kind);
        return current -> merge(current, patch, schema);
    }

    /**
     * The object with the patch applied.
     *
     * @throws ApiException 500 for a patch that contradicts itself or the schema
     */
    static ObjectNode merge(ObjectNode original, ObjectNode patch, MergeSchema schema) {
        var wanted = patch.deepCopy();
        var directive = wanted.remove(DIRECTIVE);
        if (directive != null) {
            switch (directive.asText()) {
                case "replace" -> {
                    return stripped(wanted);
                }
                case "delete" -> {
                    return wanted.objectNode();
                }
                case "merge" -> {}
                default ->
                    throw OptionErrors.withoutReason(
                            "unknown patch type: %s in map: %s".formatted(directive.asText(), GoSyntax.plain(patch)));
            }
        }
        var result = original.deepCopy();
        retain(result, wanted);
        var orders = orders(wanted);
        deletePrimitives(result, wanted);
        for (var member : wanted.properties()) {
            member(result, member.getKey(), member.getValue(), schema, orders.remove(member.getKey()));
        }
        orders.forEach((name, order) -> reorder(result, name, order, schema));
        return result;
    }

    private static void retain(ObjectNode result, ObjectNode wanted) {
        var retained = wanted.remove(RETAIN);
        if (retained == null) {
            return;
        }
        var keys = ObjectMeta.texts(retained);
        for (var member : wanted.properties()) {
            if (!member.getValue().isNull() && !keys.contains(member.getKey())) {
                throw OptionErrors.withoutReason(
                        "precondition failed for: %s: the key is not in $retainKeys".formatted(member.getKey()));
            }
        }
        result.retain(keys);
    }

    private static Map<String, ArrayNode> orders(ObjectNode wanted) {
        var orders = new TreeMap<String, ArrayNode>();
        for (String name : names(wanted)) {
            if (name.startsWith(ORDER) && wanted.remove(name) instanceof ArrayNode order) {
                orders.put(name.substring(ORDER.length()), order);
            }
        }
        return orders;
    }

    private static void deletePrimitives(ObjectNode result, ObjectNode wanted) {
        for (String name : names(wanted)) {
            if (name.startsWith(DELETE_PRIMITIVES) && wanted.remove(name) instanceof ArrayNode gone) {
                var field = name.substring(DELETE_PRIMITIVES.length());
                if (result.get(field) instanceof ArrayNode list) {
                    ListMerge.removeAll(list, gone);
                }
            }
        }
    }

    private static List<String> names(ObjectNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void member(
            ObjectNode result, String name, JsonNode wanted, MergeSchema schema, @Nullable ArrayNode order) {
        if (wanted.isNull()) {
            result.remove(name);
            return;
        }
        var field = schema.field(name);
        var existing = result.get(name);
        if (existing instanceof ObjectNode old && wanted instanceof ObjectNode young && !field.replaces()) {
            result.set(name, merge(old, young, field.type()));
        } else if (existing instanceof ArrayNode old && wanted instanceof ArrayNode young && field.merges()) {
            result.set(name, ListMerge.merge(old, young, order == null ? young : order, field));
        } else {
            result.set(name, strippedValue(wanted));
        }
    }

    /** An order may come without any change of the list. */
    private static void reorder(ObjectNode result, String name, ArrayNode order, MergeSchema schema) {
        var field = schema.field(name);
        if (result.get(name) instanceof ArrayNode list && field.merges()) {
            result.set(name, ListMerge.merge(list, list.arrayNode(), order, field));
        }
    }

    /** A value that is taken as a whole: what directives say is done, the directives go. */
    static JsonNode strippedValue(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> stripped(object);
            case ArrayNode array -> {
                var copy = array.arrayNode();
                for (JsonNode element : array) {
                    if (!element.path(DIRECTIVE).asText("").equals("delete")) {
                        copy.add(strippedValue(element));
                    }
                }
                yield copy;
            }
            default -> value;
        };
    }

    private static ObjectNode stripped(ObjectNode object) {
        var copy = object.objectNode();
        for (var member : object.properties()) {
            if (!member.getKey().startsWith("$") && !member.getValue().isNull()) {
                copy.set(member.getKey(), strippedValue(member.getValue()));
            }
        }
        return copy;
    }
}
