package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.SchemaNode.ListType;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the rules of a schema can be compiled, mean something and are cheap enough. Used once, by one thread.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go} 1.32.
 */
final class CelRuleCheck {
    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");
    private static final String ADVICE =
            " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    private final List<Cause> causes = new ArrayList<>();
    private final List<String> expensive = new ArrayList<>();
    private long total;

    private CelRuleCheck() {}

    /** @param field the place of the schema in its definition */
    static List<Cause> check(SchemaNode root, String field) {
        if (!CelRules.anyIn(root)) {
            return List.of();
        }
        var check = new CelRuleCheck();
        check.node(root, new Place(field, true, 1, true, ""));
        if (check.total > CelCost.SCHEMA_MAX) {
            check.expensive.forEach(place -> check.causes.add(Causes.forbidden(
                    place,
                    "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
            check.causes.add(Causes.forbidden(
                    field,
                    tooMuch(
                            "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                            check.total,
                            CelCost.SCHEMA_MAX)));
        }
        return List.copyOf(check.causes);
    }

    /**
     * Where a node lies.
     *
     * @param times how often it can stand in one object; 0 for unlimited
     * @param uncorrelated the node from which on old values cannot be found
     */
    private record Place(String field, boolean resource, long times, boolean correlated, String uncorrelated) {
        Place below(String suffix, boolean resource, @Nullable Long many, boolean correlated) {
            long next = many == null || times == 0 ? 0 : CelCost.times(times, many);
            boolean lost = this.correlated && !correlated;
            return new Place(
                    field + suffix, resource, next, this.correlated && correlated, lost ? field : uncorrelated);
        }
    }

    private void node(SchemaNode schema, Place place) {
        rules(schema, place);
        boolean granular = !schema.atomicMap();
        for (Map.Entry<String, SchemaNode> property : schema.properties().entrySet()) {
            var child = property.getValue();
            node(child, place.below(".properties[" + property.getKey() + "]", child.embedded(), 1L, granular));
        }
        var additional = schema.additional();
        if (additional != null) {
            var most = schema.rules().size().maxProperties();
            node(additional, place.below(".additionalProperties", additional.embedded(), most, granular));
        }
        var items = schema.items();
        if (items != null) {
            var most = schema.rules().size().maxItems();
            node(items, place.below(".items", items.embedded(), most, schema.listType() == ListType.MAP));
        }
    }

    private void rules(SchemaNode schema, Place place) {
        if (schema.celRules().isEmpty()) {
            return;
        }
        var shape = CelShapes.of(schema, place.resource()).orElse(null);
        var compiler = shape == null ? null : new CelRuleCompiler(shape, CelRules.anyOptionalOld(schema));
        for (int i = 0; i < schema.celRules().size(); i++) {
            var rule = schema.celRules().get(i);
            var field = place.field() + ".x-kubernetes-validations[" + i + "]";
            texts(rule, field);
            fieldPath(rule, schema, field);
            if (compiler == null) {
                causes.add(Causes.invalid(field + ".rule", shown(rule), "the schema has no type that rules could see"));
            } else if (!rule.path("rule").asText().isBlank()) {
                compile(rule, schema, new Compiled(compiler, place, field));
            }
        }
    }

    private void texts(JsonNode rule, String field) {
        var text = rule.path("rule").asText();
        if (text.isBlank()) {
            causes.add(Causes.required(field + ".rule", "rule is not specified"));
        }
        var message = rule.path("message").asText();
        if (!message.isEmpty() && message.isBlank()) {
            causes.add(Causes.invalid(field + ".message", message, "message must be non-empty if specified"));
        } else if (message.strip().contains("\n")) {
            causes.add(Causes.invalid(field + ".message", message, "message must not contain line breaks"));
        } else if (message.isEmpty() && text.strip().contains("\n")) {
            causes.add(Causes.required(field + ".message", "message must be specified if rule contains line breaks"));
        }
        var expression = rule.path("messageExpression").asText();
        if (!expression.isEmpty() && expression.isBlank()) {
            causes.add(Causes.required(field + ".messageExpression", "must be non-empty if specified"));
        }
        var reason = rule.path("reason");
        if (reason.isTextual() && !REASONS.contains(reason.asText())) {
            causes.add(Causes.notSupported(field + ".reason", reason, REASONS));
        }
    }

    private void fieldPath(JsonNode rule, SchemaNode schema, String field) {
        var path = rule.path("fieldPath");
        if (!path.isTextual() || path.asText().isEmpty()) {
            return;
        }
        var text = path.asText();
        if (text.isBlank()) {
            causes.add(Causes.invalid(field + ".fieldPath", text, "fieldPath must be non-empty if specified"));
        } else if (text.contains("\n")) {
            causes.add(Causes.invalid(field + ".fieldPath", text, "fieldPath must not contain line breaks"));
        } else if (CelFieldPath.resolve(text, schema).isEmpty()) {
            causes.add(Causes.invalid(
                    field + ".fieldPath", text, "fieldPath must be a valid path: does not refer to a valid field"));
        }
    }

    private record Compiled(CelRuleCompiler compiler, Place place, String field) {}

    private void compile(JsonNode rule, SchemaNode schema, Compiled at) {
        try {
            var program = at.compiler().rule(rule);
            transition(rule, program, at);
            cost(program, "estimated rule cost", at.field() + ".rule", times(schema, at.place()));
        } catch (NotCompiled e) {
            causes.add(invalid(rule, at.field() + ".rule", e));
        }
        try {
            var message = at.compiler().message(rule);
            message.ifPresent(program -> cost(
                    program,
                    "estimated messageExpression cost",
                    at.field() + ".messageExpression",
                    times(schema, at.place())));
        } catch (NotCompiled e) {
            causes.add(invalid(rule, at.field() + ".messageExpression", e));
        }
    }

    private static Cause invalid(JsonNode rule, String field, NotCompiled why) {
        var text = String.valueOf(why.getMessage());
        var detail = text.startsWith("ERROR: ") ? "compilation failed: " + text : text;
        return new Cause("FieldValueInvalid", "Invalid value: " + shown(rule) + ": " + detail, field);
    }

    /** As Go prints the struct. */
    private static String shown(JsonNode rule) {
        return "apiextensions.ValidationRule{Rule:%s, Message:%s, MessageExpression:%s, Reason:%s, FieldPath:%s, OptionalOldSelf:%s}"
                .formatted(
                        GoSyntax.quote(rule.path("rule").asText()),
                        GoSyntax.quote(rule.path("message").asText()),
                        GoSyntax.quote(rule.path("messageExpression").asText()),
                        "(*apiextensions.FieldValueErrorReason)(nil)",
                        GoSyntax.quote(rule.path("fieldPath").asText()),
                        "(*bool)(nil)");
    }

    private void transition(JsonNode rule, CelProgram program, Compiled at) {
        boolean old = program.uses("oldSelf");
        if (!old && rule.path("optionalOldSelf").isBoolean()) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: " + rule.path("optionalOldSelf").asBoolean()
                            + ": may not be set if oldSelf is not used in rule",
                    at.field() + ".optionalOldSelf"));
        }
        if (old && !at.place().correlated() && !rule.path("optionalOldSelf").asBoolean()) {
            causes.add(Causes.invalid(
                    at.field() + ".rule",
                    rule.path("rule").asText(),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                            + at.place().uncorrelated()));
        }
    }

    /** How often the value can stand in one object: as the limits say, else as often as a request has room for it. */
    private static long times(SchemaNode schema, Place place) {
        return place.times() > 0 ? place.times() : CelShapes.REQUEST_BYTES_MAX / (CelShapes.sizeMin(schema) + 1);
    }

    private void cost(CelProgram program, String what, String field, long times) {
        long cost = CelCost.times(program.costMax(), times);
        total = CelCost.plus(total, cost);
        if (cost > CelCost.EXPRESSION_MAX) {
            causes.add(Causes.forbidden(field, tooMuch(what, cost, CelCost.EXPRESSION_MAX)));
        }
        if (cost > CelCost.SCHEMA_MAX / 100) {
            expensive.add(field);
        }
    }

    private static String tooMuch(String what, long cost, long limit) {
        double factor = (double) cost / limit;
        var shown =
                factor > 100 ? "more than 100x" : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
        return what + " exceeds budget by factor of " + shown + ADVICE;
    }
}
