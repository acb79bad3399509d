package flagship.kubemodel;

import flagship.kubemodel.SchemaType.Scalar;
import java.util.HashSet;
import java.util.Set;

/**
 * What the OpenAPI documents do not say of a field and Go's types do: whether it can tell "empty" from "absent", and whether it is written
 * even when absent. Read from {@code go-fields.txt}; its head explains the lines.
 */
final class GoFields {
    private final Set<String> pointers = new HashSet<>();
    private final Set<String> values = new HashSet<>();
    private final Set<String> nulls = new HashSet<>();

    private GoFields() {}

    static GoFields read() {
        var fields = new GoFields();
        Resources.lines("go-fields.txt")
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(fields::line);
        return fields;
    }

    private void line(String line) {
        var words = line.split(" ");
        var target = switch (words[0]) {
            case "pointer" -> pointers;
            case "value" -> values;
            case "null" -> nulls;
            default -> throw new IllegalStateException("go-fields.txt: " + line);
        };
        for (int i = 2; i < words.length; i++) {
            target.add(words[1] + "." + words[i]);
        }
    }

    /** True where the field is written as null when it is absent. */
    boolean writesNull(String component, String field) {
        return contains(nulls, component, field);
    }

    /** True where an empty string, zero or false is the same as absent. Numbers and booleans are pointers unless listed, strings values. */
    boolean isValue(String component, String field, SchemaType type) {
        if (type == Scalar.BOOLEAN || type == Scalar.INT32 || type == Scalar.INT64 || type == Scalar.NUMBER) {
            return contains(values, component, field) && !contains(pointers, component, field);
        }
        return (type == Scalar.STRING || type == Scalar.BYTES) && !contains(pointers, component, field);
    }

    /** Listed for this very type ({@code discovery.v1.EndpointPort}), for types of that name, or for all types. */
    private static boolean contains(Set<String> listed, String component, String field) {
        int dot = component.lastIndexOf('.');
        var type = component.substring(dot + 1);
        int version = component.lastIndexOf('.', dot - 1);
        var qualified = component.substring(component.lastIndexOf('.', version - 1) + 1);
        return listed.contains(qualified + "." + field)
                || listed.contains(type + "." + field)
                || listed.contains("*." + field);
    }
}
