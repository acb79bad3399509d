package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an object, in Kubernetes' wording. Confined to one validation. */
final class FieldErrors {
    private final List<Cause> causes = new ArrayList<>(0);

    List<Cause> list() {
        return List.copyOf(causes);
    }

    void add(String reason, String field, String message) {
        causes.add(new Cause(reason, message, field));
    }

    void require(boolean right, String reason, String field, String message) {
        if (!right) {
            add(reason, field, message);
        }
    }

    void required(String field) {
        add("FieldValueRequired", field, "Required value");
    }

    void required(String field, String detail) {
        add("FieldValueRequired", field, "Required value: " + detail);
    }

    void requireText(JsonNode text, String field) {
        if (text.asText("").isEmpty()) {
            required(field);
        }
    }

    void invalid(String field, JsonNode value, String detail) {
        add("FieldValueInvalid", field, "Invalid value: %s: %s".formatted(GoSyntax.value(value), detail));
    }

    void invalid(String field, String value, String detail) {
        add("FieldValueInvalid", field, "Invalid value: %s: %s".formatted(GoSyntax.quote(value), detail));
    }

    /** Adds one cause for each complaint about a text. */
    void invalid(String field, String value, List<String> complaints) {
        complaints.forEach(complaint -> invalid(field, value, complaint));
    }

    void forbidden(String field, String detail) {
        add("FieldValueForbidden", field, "Forbidden: " + detail);
    }

    void duplicate(String field, String value) {
        add("FieldValueDuplicate", field, "Duplicate value: " + GoSyntax.quote(value));
    }

    /** One of a few words; empty counts as one that is not supported. */
    void requireOneOf(String field, String value, List<String> supported) {
        if (!supported.contains(value)) {
            var list = supported.stream().map(GoSyntax::quote).toList();
            add(
                    "FieldValueNotSupported",
                    field,
                    "Unsupported value: %s: supported values: %s"
                            .formatted(GoSyntax.quote(value), String.join(", ", list)));
        }
    }

    void requireNotNegative(JsonNode number, String field) {
        if (number.isNumber() && number.asLong() < 0) {
            invalid(field, number, "must be greater than or equal to 0");
        }
    }

    void requirePort(JsonNode port, String field) {
        if (port.asInt() < 1 || port.asInt() > 65_535) {
            invalid(field, port, "must be between 1 and 65535, inclusive");
        }
    }

    /** The value at a path may not change. */
    void immutable(JsonNode stored, JsonNode object, String... path) {
        var value = Trees.at(object, path);
        if (!Trees.at(stored, path).equals(value)) {
            invalid(String.join(".", path), value, "field is immutable");
        }
    }
}
