package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The {@code matchConditions} of a webhook or policy: it is concerned with a request if all of them hold. Compiled when it is made;
 * safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go} 1.32.
 */
public final class MatchConditions {
    private static final int CONDITIONS_MAX = 64;

    private final AdmissionExpressions expressions;
    private final List<CelProgram> programs = new ArrayList<>();
    private final Optional<String> broken;

    private MatchConditions(AdmissionExpressions expressions, JsonNode conditions) {
        this.expressions = expressions;
        broken = compile(conditions);
    }

    private Optional<String> compile(JsonNode conditions) {
        try {
            for (JsonNode condition : conditions) {
                programs.add(expressions.compile(condition.path("expression").asText(), Result.BOOL));
            }
            return Optional.empty();
        } catch (NotCompiled e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Compiles the list as written in an object; a missing list always matches. */
    public static MatchConditions of(JsonNode conditions) {
        return new MatchConditions(new AdmissionExpressions(false), conditions);
    }

    static MatchConditions of(JsonNode conditions, AdmissionExpressions expressions) {
        return new MatchConditions(expressions, conditions);
    }

    /** Whether a request is concerned. */
    public sealed interface Outcome {
        /** All conditions hold. */
        record Concerned() implements Outcome {}

        /** One does not. */
        record Unconcerned() implements Outcome {}

        /** None says no, but some have no value. */
        record Undecided(String why) implements Outcome {}
    }

    public Outcome evaluate(AdmissionInput input) {
        if (broken.isPresent()) {
            return new Outcome.Undecided(broken.get());
        }
        if (programs.isEmpty()) {
            return new Outcome.Concerned();
        }
        var budget = new CelBudget(CelBudget.CONDITIONS);
        var values = expressions.values(input, budget);
        var errors = new ArrayList<String>();
        for (CelProgram program : programs) {
            try {
                if (!Boolean.TRUE.equals(program.evaluate(values, budget))) {
                    return new Outcome.Unconcerned();
                }
            } catch (CelError e) {
                errors.add("expression '" + program.text() + "' resulted in error: " + e.getMessage());
            }
        }
        return errors.isEmpty() ? new Outcome.Concerned() : new Outcome.Undecided(aggregate(errors));
    }

    private static String aggregate(List<String> errors) {
        return errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
    }

    /** What is wrong with a list of conditions. */
    public static List<Cause> check(JsonNode conditions, String field) {
        return conditions.isEmpty() ? List.of() : check(conditions, field, new AdmissionExpressions(false));
    }

    static List<Cause> check(JsonNode conditions, String field, AdmissionExpressions expressions) {
        var causes = new ArrayList<Cause>();
        var names = new HashSet<String>();
        if (conditions.size() > CONDITIONS_MAX) {
            causes.add(Causes.tooMany(field, conditions.size(), CONDITIONS_MAX));
            return causes;
        }
        for (int i = 0; i < conditions.size(); i++) {
            var condition = conditions.get(i);
            var place = field + "[" + i + "]";
            var name = condition.path("name").asText();
            if (name.isEmpty()) {
                causes.add(Causes.required(place + ".name", ""));
            } else {
                Names.qualifiedName(name).forEach(fault -> causes.add(Causes.invalid(place + ".name", name, fault)));
                if (!names.add(name)) {
                    causes.add(Causes.duplicate(place + ".name", condition.path("name")));
                }
            }
            PolicyCheck.expression(condition.path("expression"), place + ".expression", expressions, Result.BOOL)
                    .ifPresent(causes::add);
        }
        return causes;
    }
}
