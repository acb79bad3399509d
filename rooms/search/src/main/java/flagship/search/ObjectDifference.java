package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two states of an object, field by field. Elements of lists are told by their place. Pure. */
final class ObjectDifference {
    /** Most differences that are told. */
    private static final int CHANGES_MAX = 50;

    /** They differ in every state and tell nothing. */
    private static final Set<String> NOISE = Set.of(
            "metadata.resourceVersion",
            "metadata.managedFields",
            "metadata.generation",
            "metadata.annotations['" + ObjectHistory.CHANGED_BY + "']");

    private final List<Change> changes = new ArrayList<>();

    /**
     * One field.
     *
     * @param path as in a field selector
     * @param before absent where it was not there
     * @param after absent where it is not there any more
     */
    record Change(String path, Optional<JsonNode> before, Optional<JsonNode> after) {}

    private ObjectDifference() {}

    /** In the order of their names. */
    static List<Change> of(ObjectNode before, ObjectNode after) {
        var difference = new ObjectDifference();
        difference.compare("", before, after);
        return List.copyOf(difference.changes);
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (NOISE.contains(path) || before.equals(after) || changes.size() >= CHANGES_MAX) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            members(path, before, after);
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "[" + i + "]", before.path(i), after.path(i));
            }
        } else {
            changes.add(new Change(path, there(before), there(after)));
        }
    }

    private void members(String path, JsonNode before, JsonNode after) {
        var names = new TreeSet<String>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            compare(below(path, name), before.path(name), after.path(name));
        }
    }

    private static String below(String path, String name) {
        if (name.matches("[A-Za-z0-9_-]+")) {
            return path.isEmpty() ? name : path + "." + name;
        }
        return path + "['" + name + "']";
    }

    private static Optional<JsonNode> there(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }
}
