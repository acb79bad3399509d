package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A document while the operations of one JSON patch change it; owns its tree, used by one thread. */
final class PatchedDocument {
    /** Bytes that {@code copy} operations may add together, so that a small patch cannot grow without bound. */
    private static final int COPIED_BYTES_MAX = 3 << 20;

    private static final int INDEX_DIGITS_MAX = 9;

    private JsonNode root;
    private int copiedBytes;

    PatchedDocument(ObjectNode root) {
        this.root = root;
    }

    /** @throws JsonPatchFailure if the document is no longer an object */
    ObjectNode root() {
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new JsonPatchFailure("the document is not an object any more");
    }

    /** @throws JsonPatchFailure if the operation cannot be done */
    void apply(JsonNode operation) {
        var path = JsonPointer.parse(text(operation, "path"));
        switch (text(operation, "op")) {
            case "add" -> add(path, value(operation));
            case "remove" -> remove(path);
            case "replace" -> replace(path, value(operation));
            case "move" -> move(JsonPointer.parse(text(operation, "from")), path);
            case "copy" -> copy(JsonPointer.parse(text(operation, "from")), path);
            case "test" -> test(path, operation.path("value"));
            default -> throw new JsonPatchFailure("unknown operation");
        }
    }

    /**
     * Why an operation could not be done. Source: evanphx/json-patch 4.12.
     *
     * @param why our own words, where that library has none
     */
    String explain(JsonNode operation, String why) {
        var word = operation.path("op").asText();
        var path = operation
                .path(word.equals("move") || word.equals("copy") ? "from" : "path")
                .asText();
        if (word.equals("test")) {
            return "testing value " + path + " failed: test failed";
        }
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return why;
        }
        boolean inObject = parent(path, slash) instanceof ObjectNode;
        return switch (word) {
            case "remove" ->
                inObject
                        ? "error in remove for path: '%s': Unable to remove nonexistent key: %s: missing value"
                                .formatted(path, path.substring(slash + 1))
                        : "remove operation does not apply: doc is missing path: \"%s\": missing value".formatted(path);
            case "add", "replace", "move", "copy" ->
                "%s operation does not apply: doc is missing path: \"%s\": missing value".formatted(word, path);
            default -> "Unexpected kind: " + word;
        };
    }

    private @Nullable JsonNode parent(String path, int slash) {
        try {
            return find(JsonPointer.parse(path.substring(0, slash)));
        } catch (JsonPatchFailure e) {
            return null;
        }
    }

    private void add(JsonPointer path, JsonNode value) {
        requireDepth(path, value);
        if (path.isRoot()) {
            root = value;
            return;
        }
        switch (existing(path.parent())) {
            case ObjectNode object -> object.set(path.last(), value);
            case ArrayNode array ->
                array.insert(path.last().equals("-") ? array.size() : index(path.last(), array.size() + 1), value);
            default -> throw new JsonPatchFailure("nothing can be added to a plain value");
        }
    }

    private void remove(JsonPointer path) {
        if (path.isRoot()) {
            throw new JsonPatchFailure("the whole document cannot be removed");
        }
        existing(path);
        switch (existing(path.parent())) {
            case ObjectNode object -> object.remove(path.last());
            case ArrayNode array -> array.remove(index(path.last(), array.size()));
            default -> throw new JsonPatchFailure("a plain value has no members");
        }
    }

    /** As Kubernetes has it: a member that does not exist is added, an element must exist. */
    private void replace(JsonPointer path, JsonNode value) {
        requireDepth(path, value);
        if (path.isRoot()) {
            root = value;
            return;
        }
        switch (existing(path.parent())) {
            case ObjectNode object -> object.set(path.last(), value);
            case ArrayNode array -> array.set(index(path.last(), array.size()), value);
            default -> throw new JsonPatchFailure("a plain value has no members");
        }
    }

    private void move(JsonPointer from, JsonPointer path) {
        if (path.isInside(from)) {
            throw new JsonPatchFailure("a value cannot be moved into itself");
        }
        var value = existing(from);
        if (!from.equals(path)) {
            remove(from);
            add(path, value);
        }
    }

    private void copy(JsonPointer from, JsonPointer path) {
        var value = existing(from);
        copiedBytes += Json.bytes(value).length;
        if (copiedBytes > COPIED_BYTES_MAX) {
            throw new JsonPatchFailure("the copies are too large");
        }
        add(path, value.deepCopy());
    }

    private void test(JsonPointer path, JsonNode expected) {
        var wanted = expected.isMissingNode() ? NullNode.getInstance() : expected;
        var found = find(path);
        if (!JsonEquality.equal(found == null ? NullNode.getInstance() : found, wanted)) {
            throw new JsonPatchFailure("the value is another one");
        }
    }

    private JsonNode existing(JsonPointer path) {
        var found = find(path);
        if (found == null) {
            throw new JsonPatchFailure("nothing is there");
        }
        return found;
    }

    /** The value at a place; null where there is none. */
    private @Nullable JsonNode find(JsonPointer path) {
        var node = root;
        for (String token : path.tokens()) {
            var next = switch (node) {
                case ObjectNode object -> object.get(token);
                case ArrayNode array -> array.get(index(token, array.size()));
                default -> null;
            };
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    /** The index that a token names among {@code places} places: decimal, negative from the end. */
    private static int index(String token, int places) {
        boolean negative = token.startsWith("-");
        var digits = negative ? token.substring(1) : token;
        boolean decimal = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal || digits.isEmpty() || digits.length() > INDEX_DIGITS_MAX) {
            throw new JsonPatchFailure("not an index");
        }
        int number = Integer.parseInt(digits);
        int index = negative ? places - number : number;
        if (index < 0 || index >= places) {
            throw new JsonPatchFailure("no such element");
        }
        return index;
    }

    private static void requireDepth(JsonPointer path, JsonNode value) {
        if (path.tokens().size() + depth(value) > Json.DEPTH_MAX) {
            throw new JsonPatchFailure("the document would be nested too deeply");
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static JsonNode value(JsonNode operation) {
        var value = operation.get("value");
        if (value == null) {
            throw new JsonPatchFailure("the operation has no value");
        }
        return value.deepCopy();
    }

    private static String text(JsonNode operation, String member) {
        var text = operation.path(member);
        if (!text.isTextual()) {
            throw new JsonPatchFailure(member + " is not a string");
        }
        return text.textValue();
    }
}
