package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import flagship.kubemodel.FieldType.ScalarForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an applied configuration from being of its type: undeclared fields, wrong types, elements that cannot be told apart.
 *
 * <p>Source: contract sections 6.6 and 11.4, step 1.
 */
final class TypedCheck {
    private static final int FAULTS_MAX = 100;

    private final List<String> faults = new ArrayList<>();
    private final List<PathElement> path = new ArrayList<>();

    private TypedCheck() {}

    /** Nothing, or {@code .spec.name: expected string, ...}; several faults have a line each. */
    static String faults(FieldType type, JsonNode object) {
        var check = new TypedCheck();
        check.value(type, object);
        return check.faults.size() < 2
                ? String.join("", check.faults)
                : "errors:\n  " + String.join("\n  ", check.faults);
    }

    private void fault(String message) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(path.isEmpty() ? message : PathElement.shown(path) + ": " + message);
        }
    }

    private void value(FieldType type, JsonNode value) {
        switch (type.form(value)) {
            case MapForm map -> map(map, value);
            case ListForm list -> list(list, value);
            case ScalarForm _ -> scalar(type.scalar(), value);
        }
    }

    private void scalar(@Nullable ScalarForm form, JsonNode value) {
        if (form == null || value.isNull()) {
            return;
        }
        switch (form) {
            case STRING -> {
                if (!value.isTextual()) {
                    fault("expected string, got &value.valueUnstructured{Value:%s}".formatted(GoSyntax.value(value)));
                }
            }
            case NUMERIC -> {
                if (!value.isNumber()) {
                    fault("expected numeric (int or float), got " + goType(value));
                }
            }
            case BOOLEAN -> {
                if (!value.isBoolean()) {
                    fault("expected boolean, got &{" + plain(value) + "}");
                }
            }
            case ANY -> {}
        }
    }

    private static String goType(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case ARRAY -> "[]interface {}";
            case OBJECT -> "map[string]interface {}";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            case NULL, MISSING, BINARY, POJO -> "<nil>";
        };
    }

    private static String plain(JsonNode value) {
        return value.isValueNode() ? value.asText() : GoSyntax.value(value);
    }

    private void map(MapForm form, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        if (!value.isObject()) {
            fault("expected map, got &{" + plain(value) + "}");
            return;
        }
        for (var member : value.properties()) {
            var type = form.member(member.getKey());
            path.add(new PathElement.Field(member.getKey()));
            if (type == null) {
                fault("field not declared in schema");
            } else {
                value(type, member.getValue());
            }
            path.removeLast();
            if (type == null) {
                return;
            }
        }
    }

    private void list(ListForm form, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        if (!value.isArray()) {
            fault("expected list, got &{" + plain(value) + "}");
            return;
        }
        var seen = new HashSet<PathElement>();
        for (int i = 0; i < value.size(); i++) {
            PathElement element;
            try {
                element = form.atomic() ? new PathElement.Index(i) : ListElements.name(form, value.get(i));
            } catch (ListElements.Nameless e) {
                fault("element %d: %s".formatted(i, e.getMessage()));
                return;
            }
            if (!seen.add(element)) {
                fault("duplicate entries for key " + element.shown());
            }
            path.add(element);
            value(form.element().get(), value.get(i));
            path.removeLast();
        }
    }
}
