package flagship.interpreter;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Overriders;
import flagship.fleetapi.Overriders.Plaintext;
import flagship.interpreter.OverrideRule.Inapplicable;
import flagship.kubemodel.Json;
import java.util.Locale;

/**
 * Operations of RFC 6902 in place, as strict as the RFC: {@code replace} and {@code remove} need a value to be there, {@code add} needs the
 * parent. {@code JsonPatch} of kube-model is as lenient as the API server's.
 */
final class StrictPatch {
    private static final int INDEX_DIGITS_MAX = 9;

    private StrictPatch() {}

    /** Changes the object. */
    static void apply(Plaintext operation, ObjectNode object) {
        var pointer = pointer(operation.path());
        if (pointer.matches()) {
            throw new Inapplicable("the path is empty, which would replace the whole object; name a field");
        }
        change(operation, object, pointer);
    }

    /** Changes the document in {@code holder}, member {@code name}, which may be replaced as a whole. */
    static void apply(Plaintext operation, ObjectNode holder, String name) {
        change(operation, holder, JsonPointer.empty().appendProperty(name).append(pointer(operation.path())));
    }

    static JsonPointer pointer(String path) {
        try {
            return JsonPointer.compile(path);
        } catch (IllegalArgumentException e) {
            throw new Inapplicable("\"%s\" is not a JSON pointer; start it with a slash".formatted(path));
        }
    }

    private static void change(Plaintext operation, ObjectNode root, JsonPointer pointer) {
        requireDepth(pointer, operation);
        var parent = root.at(pointer.head());
        var field = pointer.last().getMatchingProperty();
        boolean isThere = !root.at(pointer).isMissingNode();
        switch (operation.operator()) {
            case Overriders.ADD -> add(operation, parent, field);
            case Overriders.REPLACE -> {
                requireValue(operation, isThere);
                set(parent, field, value(operation));
            }
            case Overriders.REMOVE -> {
                requireValue(operation, isThere);
                remove(parent, field);
            }
            default -> throw OverrideRule.unknownOperator(operation.operator());
        }
    }

    private static void requireDepth(JsonPointer pointer, Plaintext operation) {
        long above = pointer.toString().chars().filter(c -> c == '/').count();
        if (above + operation.value().map(StrictPatch::depth).orElse(0) > Json.DEPTH_MAX) {
            throw new Inapplicable("the object would be nested more than %d deep".formatted(Json.DEPTH_MAX));
        }
    }

    private static void requireValue(Plaintext operation, boolean isThere) {
        if (!isThere) {
            throw new Inapplicable("%s needs a value at %s and there is none; %s"
                    .formatted(
                            operation.operator().toLowerCase(Locale.ROOT),
                            operation.path(),
                            operation.operator().equals(Overriders.REPLACE)
                                    ? "use add, or correct the path"
                                    : "correct the path, or select only objects that have it"));
        }
    }

    private static JsonNode value(Plaintext operation) {
        return operation.value().<JsonNode>map(JsonNode::deepCopy).orElseGet(NullNode::getInstance);
    }

    private static void add(Plaintext operation, JsonNode parent, String field) {
        switch (parent) {
            case ObjectNode object -> object.set(field, value(operation));
            case ArrayNode array -> array.insert(index(operation, field, array.size()), value(operation));
            default ->
                throw new Inapplicable(
                        "add needs the parent of %s to be an object or a list and it is not there; add that first"
                                .formatted(operation.path()));
        }
    }

    private static int index(Plaintext operation, String field, int size) {
        if (field.equals("-")) {
            return size;
        }
        boolean decimal = !field.isEmpty() && field.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal || field.length() > INDEX_DIGITS_MAX || Integer.parseInt(field) > size) {
            throw new Inapplicable("%s is not a place in a list of %d; end the path with 0 to %d, or with -"
                    .formatted(operation.path(), size, size));
        }
        return Integer.parseInt(field);
    }

    private static void set(JsonNode parent, String field, JsonNode value) {
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(field), value);
        } else if (parent instanceof ObjectNode object) {
            object.set(field, value);
        }
    }

    private static void remove(JsonNode parent, String field) {
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(field));
        } else if (parent instanceof ObjectNode object) {
            object.remove(field);
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }
}
