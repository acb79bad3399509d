package flagship.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A field that is left out of objects: {@code data}, {@code spec.template.spec.containers[*].env},
 * {@code metadata.annotations['example.com/note']}. A path that an object does not have is left out already.
 *
 * @param steps names of members; {@link #EACH} goes into every element of a list
 */
record StrippedField(List<String> steps) {
    static final String EACH = "[*]";

    private static final Pattern STEP = Pattern.compile("\\.?([A-Za-z0-9_-]+)|\\['([^']+)'\\]|(\\[\\*\\])");

    /** Without these an object cannot be found, or served. */
    private static final Set<String> NEEDED = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.resourceVersion",
            "metadata.creationTimestamp",
            "metadata.labels",
            "metadata.ownerReferences");

    StrippedField {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a path.
     *
     * @throws InvalidClusterConfig saying what is wrong with it
     */
    static StrippedField parse(String path) throws InvalidClusterConfig {
        var steps = new ArrayList<String>();
        var step = STEP.matcher(path);
        int end = 0;
        while (step.find() && step.start() == end) {
            end = step.end();
            steps.add(step.group(1) != null ? step.group(1) : step.group(2) != null ? step.group(2) : EACH);
        }
        if (path.isEmpty() || path.startsWith(".") || end < path.length()) {
            throw new InvalidClusterConfig(
                    "syncFilter.strippedFields: \"%s\" is no path; write data, spec.containers[*].env or metadata.annotations['a.b/c']"
                            .formatted(path));
        }
        if (NEEDED.contains(String.join(".", steps)) || steps.getLast().equals(EACH)) {
            throw new InvalidClusterConfig(
                    "syncFilter.strippedFields: \"%s\" cannot be left out; name a field below it".formatted(path));
        }
        return new StrippedField(steps);
    }

    void removeFrom(ObjectNode object) {
        remove(object, 0);
    }

    private void remove(JsonNode node, int step) {
        var name = steps.get(step);
        if (name.equals(EACH)) {
            if (node.isArray()) {
                node.forEach(element -> remove(element, step + 1));
            }
        } else if (node instanceof ObjectNode members) {
            if (step == steps.size() - 1) {
                members.remove(name);
            } else {
                remove(members.path(name), step + 1);
            }
        }
    }
}
