package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a ValidatingAdmissionPolicy must look like. Used once, by one thread.
 *
 * <p>Source: {@code pkg/apis/admissionregistration/validation/validation.go} 1.32.
 */
public final class PolicyCheck {
    private static final List<String> REASONS =
            List.of("Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final int AUDIT_ANNOTATIONS_MAX = 20;
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final JsonNode spec;
    private final AdmissionExpressions expressions;
    private final List<Cause> causes = new ArrayList<>();

    private PolicyCheck(JsonNode spec) {
        this.spec = spec;
        expressions = new AdmissionExpressions(spec.has("paramKind"));
    }

    /** What is wrong with the expressions of a policy's {@code spec}. */
    public static List<Cause> check(JsonNode spec) {
        var check = new PolicyCheck(spec);
        check.variables();
        check.causes.addAll(
                MatchConditions.check(spec.path("matchConditions"), "spec.matchConditions", check.expressions));
        check.validations();
        check.auditAnnotations();
        return List.copyOf(check.causes);
    }

    private void variables() {
        var names = new HashSet<String>();
        for (int i = 0; i < spec.path("variables").size(); i++) {
            var variable = spec.path("variables").get(i);
            var field = "spec.variables[" + i + "]";
            var name = variable.path("name").asText("");
            if (name.isEmpty()) {
                causes.add(Causes.required(field + ".name", "name is not specified"));
                continue;
            }
            if (!IDENTIFIER.matcher(name).matches()) {
                causes.add(Causes.invalid(field + ".name", name, "name is not a valid CEL identifier"));
                continue;
            }
            if (!names.add(name)) {
                causes.add(Causes.duplicate(field + ".name", variable.path("name")));
                continue;
            }
            variable(variable, field);
        }
    }

    private void variable(JsonNode variable, String field) {
        var expression = variable.path("expression").asText("");
        if (expression.isBlank()) {
            causes.add(Causes.required(field + ".expression", "expression is not specified"));
            return;
        }
        try {
            expressions.variable(variable.path("name").asText(), expression);
        } catch (NotCompiled e) {
            causes.add(Causes.invalid(field + ".expression", expression, "compilation failed: " + e.getMessage()));
        }
    }

    private void validations() {
        var validations = spec.path("validations");
        if (validations.isEmpty() && spec.path("auditAnnotations").isEmpty()) {
            causes.add(Causes.required("spec.validations", "validations or auditAnnotations must be specified"));
            causes.add(Causes.required("spec.auditAnnotations", "validations or auditAnnotations must be specified"));
        }
        for (int i = 0; i < validations.size(); i++) {
            var validation = validations.get(i);
            var field = "spec.validations[" + i + "]";
            expression(validation.path("expression"), field + ".expression", expressions, Result.BOOL)
                    .ifPresent(causes::add);
            messages(validation, field);
            var reason = validation.path("reason").asText("");
            if (!reason.isEmpty() && !REASONS.contains(reason)) {
                causes.add(Causes.notSupported(field + ".reason", validation.path("reason"), REASONS));
            }
        }
    }

    private void messages(JsonNode validation, String field) {
        var message = validation.path("message").asText("");
        if (!message.isEmpty() && message.isBlank()) {
            causes.add(Causes.invalid(field + ".message", message, "message must be non-empty if specified"));
        } else if (message.strip().contains("\n")) {
            causes.add(Causes.invalid(field + ".message", message, "message must not contain line breaks"));
        } else if (message.isEmpty()
                && validation.path("expression").asText("").strip().contains("\n")) {
            causes.add(Causes.required(
                    field + ".message", "message must be specified if expression contains line breaks"));
        }
        if (validation.hasNonNull("messageExpression")) {
            expression(validation.path("messageExpression"), field + ".messageExpression", expressions, Result.STRING)
                    .ifPresent(causes::add);
        }
    }

    private void auditAnnotations() {
        var annotations = spec.path("auditAnnotations");
        if (annotations.size() > AUDIT_ANNOTATIONS_MAX) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: %s: must not have more than %d auditAnnotations"
                            .formatted(GoSyntax.value(annotations), AUDIT_ANNOTATIONS_MAX),
                    "spec.auditAnnotations"));
            return;
        }
        var keys = new HashSet<String>();
        for (int i = 0; i < annotations.size(); i++) {
            var annotation = annotations.get(i);
            var field = "spec.auditAnnotations[" + i + "]";
            var key = annotation.path("key").asText("");
            if (key.isBlank()) {
                causes.add(Causes.required(field + ".key", ""));
            } else if (!keys.add(key)) {
                causes.add(Causes.duplicate(field + ".key", annotation.path("key")));
            }
            expression(
                            annotation.path("valueExpression"),
                            field + ".valueExpression",
                            expressions,
                            Result.STRING_OR_NULL)
                    .ifPresent(causes::add);
        }
    }

    static Optional<Cause> expression(JsonNode text, String field, AdmissionExpressions expressions, Result result) {
        var expression = text.asText("");
        if (expression.isBlank()) {
            return Optional.of(Causes.required(field, "expression is not specified"));
        }
        try {
            expressions.compile(expression, result);
            return Optional.empty();
        } catch (NotCompiled e) {
            var why = String.valueOf(e.getMessage());
            var detail = why.startsWith("ERROR: ") ? "compilation failed: " + why : why;
            return Optional.of(Causes.invalid(field, expression, detail));
        }
    }
}
