package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaNode.ValueRules;
import flagship.kubemodel.Status.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checks of single values, with the words of {@code kube-openapi/pkg/validation}. A check that asks nothing finds nothing.
 */
final class ValueChecks {
    private ValueChecks() {}

    /** Something wrong with a value; where the value stands is added by who knows it. */
    interface Wrong {
        /**
         * @param field for the cause
         * @param name the same place as the text names it
         */
        Cause at(String field, String name);
    }

    static Optional<Wrong> type(SchemaNode schema, JsonNode value) {
        if (value.isNull()) {
            return schema.types().isEmpty() || schema.nullable()
                    ? Optional.empty()
                    : Optional.of(wrongType(String.join(",", schema.types()), "null"));
        }
        var actual = jsonType(value);
        boolean fits = schema.types().isEmpty()
                || schema.types().contains(actual)
                || (actual.equals("integer") && schema.types().contains("number"));
        if (fits) {
            return Optional.empty();
        }
        // A quirk of the original: where a format is asked for, other scalars are measured by it.
        if (Formats.isChecked(schema.rules().format()) && !value.isTextual() && !value.isArray()) {
            var found = actual.equals("integer") ? "int64" : actual.equals("number") ? "double" : "";
            return Optional.of(wrongType(schema.rules().format(), found));
        }
        return Optional.of(wrongType(String.join(",", schema.types()), actual));
    }

    private static Wrong wrongType(String expected, String actual) {
        return (field, name) -> Causes.typeInvalid(
                field, actual, "%s in body must be of type %s: %s".formatted(name, expected, GoSyntax.quote(actual)));
    }

    private static String jsonType(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NUMBER -> Numbers.isIntegral(Numbers.decimal(value)) ? "integer" : "number";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }

    static Optional<Wrong> allowed(ValueRules rules, JsonNode value) {
        if (rules.allowed().isEmpty() || rules.allowed().stream().anyMatch(one -> JsonEquality.equal(one, value))) {
            return Optional.empty();
        }
        var supported = rules.allowed().stream()
                .map(one -> one.isTextual() ? one.textValue() : one.toString())
                .toList();
        return Optional.of((field, name) -> Causes.notSupported(field, value, supported));
    }

    static List<Wrong> string(ValueRules rules, JsonNode value) {
        var wrong = new ArrayList<Wrong>();
        text(rules, value).ifPresent(wrong::add);
        if (!Formats.matches(rules.format(), value.textValue())) {
            wrong.add(wrongType(rules.format(), value.textValue()));
        }
        return wrong;
    }

    /** The first of length and pattern that does not fit: the original looks no further, either. */
    private static Optional<Wrong> text(ValueRules rules, JsonNode value) {
        var text = value.textValue();
        int length = text.codePointCount(0, text.length());
        var maxLength = rules.size().maxLength();
        var minLength = rules.size().minLength();
        if (maxLength != null && length > maxLength) {
            return Optional.of((field, name) -> Causes.tooLong(field, maxLength));
        }
        if (minLength != null && length < minLength) {
            return Optional.of(invalid(value, "should be at least " + minLength + " chars long"));
        }
        return rules.pattern() == null || rules.pattern().find(text)
                ? Optional.empty()
                : Optional.of(invalid(value, "should match '" + rules.pattern().text() + "'"));
    }

    static List<Wrong> number(ValueRules rules, JsonNode value) {
        var wrong = new ArrayList<Wrong>();
        var number = Numbers.decimal(value);
        var multipleOf = rules.multipleOf();
        if (multipleOf != null
                && multipleOf.signum() > 0
                && number.remainder(multipleOf).signum() != 0) {
            wrong.add(invalid(value, "should be a multiple of " + Causes.number(multipleOf)));
        }
        range(rules, number).forEach(why -> wrong.add(invalid(value, why)));
        return wrong;
    }

    private static List<String> range(ValueRules rules, BigDecimal number) {
        var wrong = new ArrayList<String>();
        var maximum = rules.maximum();
        if (maximum != null && number.compareTo(maximum.value()) >= (maximum.exclusive() ? 0 : 1)) {
            wrong.add("should be less than " + (maximum.exclusive() ? "" : "or equal to ")
                    + Causes.number(maximum.value()));
        }
        var minimum = rules.minimum();
        if (minimum != null && number.compareTo(minimum.value()) <= (minimum.exclusive() ? 0 : -1)) {
            wrong.add("should be greater than " + (minimum.exclusive() ? "" : "or equal to ")
                    + Causes.number(minimum.value()));
        }
        return wrong;
    }

    static List<Wrong> items(ValueRules rules, int count) {
        return count(count, rules.size().minItems(), rules.size().maxItems(), "items");
    }

    static List<Wrong> members(ValueRules rules, int count) {
        return count(count, rules.size().minProperties(), rules.size().maxProperties(), "properties");
    }

    private static List<Wrong> count(int count, @Nullable Long min, @Nullable Long max, String what) {
        var wrong = new ArrayList<Wrong>();
        if (min != null && count < min) {
            var shown = Json.mapper().getNodeFactory().numberNode(count);
            wrong.add(invalid(shown, "should have at least " + min + " " + what));
        }
        if (max != null && count > max) {
            wrong.add((field, name) -> Causes.tooMany(field, count, max));
        }
        return wrong;
    }

    private static Wrong invalid(JsonNode value, String why) {
        return (field, name) -> Causes.invalid(field, value, name + " in body " + why);
    }
}
