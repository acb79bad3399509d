package flagship.kubemodel;

import java.util.List;
import java.util.Map;

/**
 * A label selector: all requirements must hold. Empty selects everything.
 *
 * <p>Source: the grammar and error texts of {@code apimachinery/pkg/labels} 1.32 (contract section 7.1).
 */
public record LabelSelector(List<Requirement> requirements) {
    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** How a requirement compares. {@code IN} also stands for {@code =}, {@code NOT_IN} for {@code !=}. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER_THAN,
        LESS_THAN
    }

    /**
     * One condition on one label.
     *
     * @param values for IN and NOT_IN at least one; for GREATER_THAN and LESS_THAN one integer; else none
     */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        /** NOT_IN also matches objects without the label. */
        public boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GREATER_THAN ->
                    value != null && isInteger(value) && Long.parseLong(value) > Long.parseLong(values.getFirst());
                case LESS_THAN ->
                    value != null && isInteger(value) && Long.parseLong(value) < Long.parseLong(values.getFirst());
            };
        }
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInteger(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
