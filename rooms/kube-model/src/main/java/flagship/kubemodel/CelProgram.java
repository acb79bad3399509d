package flagship.kubemodel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Immutable; may be evaluated by many threads at once. */
final class CelProgram {
    private final String text;
    private final CelStep step;
    private final List<String> variables;
    private final Set<String> used;
    private final int slots;
    private final long costMax;

    CelProgram(String text, CelStep step, List<String> variables, CelPlanner planner, long costMax) {
        this.text = text;
        this.step = step;
        this.variables = List.copyOf(variables);
        this.used = planner.used();
        this.slots = planner.slots();
        this.costMax = costMax;
    }

    /** The expression as it was written. */
    String text() {
        return text;
    }

    /** Whether the expression mentions a variable. */
    boolean uses(String variable) {
        return used.contains(variable);
    }

    /** An estimate of the most that one evaluation costs. */
    long costMax() {
        return costMax;
    }

    /**
     * The value of the expression.
     *
     * @param values of variables; one that is missing is an error where it is needed
     * @throws CelError if there is no value
     */
    Object evaluate(Map<String, Object> values, CelBudget budget) {
        budget.begin();
        return evaluateWithin(values, budget);
    }

    /** As {@link #evaluate}, for the needs of another expression and at its expense. */
    Object evaluateWithin(Map<String, Object> values, CelBudget budget) {
        @Nullable Object[] frame = new @Nullable Object[slots];
        for (int i = 0; i < variables.size(); i++) {
            frame[i] = values.get(variables.get(i));
        }
        return step.run(new CelStep.Frame(frame, budget));
    }
}
