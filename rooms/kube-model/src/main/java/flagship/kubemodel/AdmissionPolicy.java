package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a ValidatingAdmissionPolicy. Safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/policy/validating/validator.go} 1.32.
 */
public final class AdmissionPolicy {
    private final JsonNode spec;
    private final boolean failing;
    private volatile @Nullable Compiled compiled; // Null until the first request that the policy concerns.

    private record Rule(JsonNode rule, CelProgram program, Optional<CelProgram> message) {}

    /**
     * A refusal.
     *
     * @param reason {@code Invalid} unless the rule names another one
     */
    public record Violation(String message, String reason) {}

    /**
     * What a policy has to say of one request.
     *
     * @param annotations for the audit log
     */
    public record Verdict(List<Violation> violations, Map<String, String> annotations) {
        private static final Verdict NOTHING = new Verdict(List.of(), Map.of());
    }

    private AdmissionPolicy(JsonNode spec) {
        this.spec = spec;
        failing = !spec.path("failurePolicy").asText().equals("Ignore");
    }

    /**
     * The policy with this {@code spec}; one that is broken refuses everything or nothing, as its failurePolicy says. It is compiled when it
     * is first evaluated: most policies of a server wait long for that, and compiling them would hold up its start.
     */
    public static AdmissionPolicy of(JsonNode spec) {
        return new AdmissionPolicy(spec);
    }

    private Compiled compiled() {
        var known = compiled;
        if (known == null) {
            synchronized (this) {
                known = compiled;
                if (known == null) {
                    known = new Compiled(spec);
                    compiled = known;
                }
            }
        }
        return known;
    }

    /** What the expressions have become. */
    private static final class Compiled {
        private final AdmissionExpressions expressions;
        private final MatchConditions conditions;
        private final List<Rule> rules = new ArrayList<>();
        private final Map<String, CelProgram> annotations = new LinkedHashMap<>();
        private final Optional<String> broken;

        Compiled(JsonNode spec) {
            expressions = new AdmissionExpressions(spec.has("paramKind"));
            broken = compile(spec);
            conditions = MatchConditions.of(spec.path("matchConditions"), expressions);
        }

        private Optional<String> compile(JsonNode spec) {
            try {
                for (JsonNode variable : spec.path("variables")) {
                    expressions.variable(
                            variable.path("name").asText(),
                            variable.path("expression").asText());
                }
                for (JsonNode rule : spec.path("validations")) {
                    var message = rule.path("messageExpression").asText("");
                    rules.add(new Rule(
                            rule,
                            expressions.compile(rule.path("expression").asText(), Result.BOOL),
                            message.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(expressions.compile(message, Result.STRING))));
                }
                for (JsonNode annotation : spec.path("auditAnnotations")) {
                    annotations.put(
                            annotation.path("key").asText(),
                            expressions.compile(
                                    annotation.path("valueExpression").asText(), Result.STRING_OR_NULL));
                }
                return Optional.empty();
            } catch (NotCompiled e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Whether what cannot be decided is refused. */
    public boolean failing() {
        return failing;
    }

    public Verdict evaluate(AdmissionInput input) {
        var policy = compiled();
        if (policy.broken.isPresent()) {
            return failure("compilation error: " + policy.broken.get());
        }
        return switch (policy.conditions.evaluate(input)) {
            case MatchConditions.Outcome.Unconcerned _ -> Verdict.NOTHING;
            case MatchConditions.Outcome.Undecided undecided -> failure(undecided.why());
            case MatchConditions.Outcome.Concerned _ -> rules(policy, input);
        };
    }

    private Verdict failure(String why) {
        return failing ? new Verdict(List.of(new Violation(why, "Invalid")), Map.of()) : Verdict.NOTHING;
    }

    private Verdict rules(Compiled policy, AdmissionInput input) {
        var budget = new CelBudget(CelBudget.OBJECT);
        var values = policy.expressions.values(input, budget);
        var violations = new ArrayList<Violation>();
        for (Rule rule : policy.rules) {
            try {
                if (!Boolean.TRUE.equals(rule.program().evaluate(values, budget))) {
                    violations.add(new Violation(
                            message(rule, values, budget),
                            rule.rule().path("reason").asText("Invalid")));
                }
            } catch (CelError e) {
                violations.addAll(failure(error(rule.program(), e)).violations());
            }
        }
        return new Verdict(List.copyOf(violations), annotations(policy, values, budget, violations));
    }

    private static String error(CelProgram program, CelError error) {
        return "expression '" + program.text() + "' resulted in error: " + error.getMessage();
    }

    private static String message(Rule rule, Map<String, Object> values, CelBudget budget) {
        var computed = rule.message().flatMap(program -> computed(program, values, budget));
        if (computed.isPresent()) {
            return computed.get();
        }
        var fixed = rule.rule().path("message").asText("").strip();
        return fixed.isEmpty()
                ? "failed expression: "
                        + rule.rule().path("expression").asText().strip()
                : fixed;
    }

    private static Optional<String> computed(CelProgram program, Map<String, Object> values, CelBudget budget) {
        try {
            return program.evaluate(values, budget) instanceof String text ? CelRule.usable(text) : Optional.empty();
        } catch (CelError e) {
            return Optional.empty(); // The fixed message stands in.
        }
    }

    private Map<String, String> annotations(
            Compiled policy, Map<String, Object> values, CelBudget budget, List<Violation> violations) {
        var texts = new LinkedHashMap<String, String>();
        policy.annotations.forEach((key, program) -> {
            try {
                if (program.evaluate(values, budget) instanceof String text && !text.isBlank()) {
                    texts.put(key, text.strip());
                }
            } catch (CelError e) {
                violations.addAll(failure(error(program, e)).violations());
            }
        });
        return Map.copyOf(texts);
    }
}
