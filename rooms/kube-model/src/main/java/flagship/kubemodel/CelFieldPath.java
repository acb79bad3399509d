package flagship.kubemodel;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code fieldPath} of a rule: {@code .spec.min}, {@code ['a.b'].c}. */
final class CelFieldPath {
    private static final Pattern STEP = Pattern.compile("\\.([a-zA-Z_][a-zA-Z0-9_-]*)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

    private CelFieldPath() {}

    /** The place as messages show it ({@code spec.min}); empty where the schema has none such. */
    static Optional<String> resolve(String path, SchemaNode schema) {
        var matcher = STEP.matcher(path);
        var node = schema;
        var place = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return Optional.empty();
            }
            var name = matcher.group(1) != null
                    ? matcher.group(1)
                    : matcher.group(2).replaceAll("\\\\(.)", "$1");
            var property = node.properties().get(name);
            var next = property != null ? property : node.additional();
            if (next == null) {
                return Optional.empty();
            }
            if (property == null) {
                place.append('[').append(name).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(name);
            }
            node = next;
            at = matcher.end();
        }
        return place.isEmpty() ? Optional.empty() : Optional.of(place.toString());
    }
}
