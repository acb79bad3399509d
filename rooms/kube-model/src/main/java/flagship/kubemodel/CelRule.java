package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.Map;
import java.util.Optional;

/**
 * One compiled entry of {@code x-kubernetes-validations}.
 *
 * @param rule as written
 * @param place below the value: {@code min} for a fieldPath {@code .min}; empty for the value itself
 */
record CelRule(JsonNode rule, CelProgram program, Optional<CelProgram> message, String place) {
    private static final int MESSAGE_LENGTH_MAX = 5_120;

    /** Whether the rule compares with the old value. */
    boolean isTransition() {
        return program.uses("oldSelf");
    }

    /** Whether a transition rule also runs where there is no old value. */
    boolean takesOptionalOld() {
        return rule.path("optionalOldSelf").asBoolean();
    }

    /** What is wrong with a value of type {@code type}; empty when nothing is. */
    Optional<Cause> check(Map<String, Object> variables, CelBudget budget, String type, FieldPath path) {
        try {
            return Boolean.TRUE.equals(program.evaluate(variables, budget))
                    ? Optional.empty()
                    : Optional.of(refusal(type, placed(path), text(variables, budget)));
        } catch (CelBudget.Exceeded e) {
            throw e;
        } catch (CelError e) {
            return Optional.of(failure(e, type, path));
        }
    }

    private Cause failure(CelError error, String type, FieldPath path) {
        var message = String.valueOf(error.getMessage());
        if (message.startsWith("no such overload")) {
            return refusal(
                    type,
                    path.toString(),
                    "'%s': call arguments did not match a supported operator, function or macro signature for rule: %s"
                            .formatted(message, shown()));
        }
        return Causes.invalid(path.toString(), type, message + " evaluating rule: " + shown());
    }

    /** The complaint that ends the checking of an object. */
    Cause exhausted(CelBudget.Exceeded exceeded, String type, FieldPath path) {
        var message = String.valueOf(exceeded.getMessage());
        return Causes.invalid(
                path.toString(),
                type,
                message.startsWith("operation cancelled")
                        ? "'%s': no further validation rules will be run due to call cost exceeds limit for rule: %s"
                                .formatted(message, shown())
                        : message);
    }

    private String placed(FieldPath path) {
        var parent = path.toString();
        if (place.isEmpty()) {
            return parent;
        }
        return parent.isEmpty() || place.startsWith("[") ? parent + place : parent + "." + place;
    }

    private Cause refusal(String type, String field, String detail) {
        return switch (rule.path("reason").asText()) {
            case "FieldValueForbidden" -> Causes.forbidden(field, detail);
            case "FieldValueRequired" -> Causes.required(field, detail);
            case "FieldValueDuplicate" ->
                Causes.duplicate(field, Json.mapper().getNodeFactory().textNode(type));
            default -> Causes.invalid(field, type, detail);
        };
    }

    private String text(Map<String, Object> variables, CelBudget budget) {
        return message.flatMap(program -> computed(program, variables, budget)).orElseGet(this::usualText);
    }

    /** Empty where the expression fails or gives no usable text: the fixed message stands in. */
    private static Optional<String> computed(CelProgram program, Map<String, Object> variables, CelBudget budget) {
        try {
            return program.evaluate(variables, budget) instanceof String text ? usable(text) : Optional.empty();
        } catch (CelBudget.Exceeded e) {
            throw e;
        } catch (CelError e) {
            return Optional.empty();
        }
    }

    /** A text that can stand in a message. */
    static Optional<String> usable(String text) {
        var trimmed = text.strip();
        boolean fits = !trimmed.isEmpty() && text.length() <= MESSAGE_LENGTH_MAX && !trimmed.contains("\n");
        return fits ? Optional.of(trimmed) : Optional.empty();
    }

    private String usualText() {
        var fixed = rule.path("message").asText().strip();
        return fixed.isEmpty() ? "failed rule: " + shown() : fixed;
    }

    private String shown() {
        var fixed = rule.path("message").asText().strip();
        return fixed.isEmpty() ? rule.path("rule").asText().strip() : fixed;
    }
}
