package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A label selector: all requirements must hold. Empty selects everything.
 *
 * <p>Source: the grammar and error texts of {@code apimachinery/pkg/labels} 1.32 (contract section 7.1).
 */
public record LabelSelector(List<Requirement> requirements) {
    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /**
     * Selects nothing: a label that must be there and must not. Being ordinary requirements, it needs no special case in whoever turns
     * selectors into something else.
     */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(
            new Requirement("nothing", Operator.EXISTS, List.of()),
            new Requirement("nothing", Operator.DOES_NOT_EXIST, List.of())));

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

        /** The requirement in the form that {@link LabelSelector#parse} reads. */
        @Override
        public String toString() {
            return switch (operator) {
                case IN -> key + (values.size() == 1 ? "=" + values.getFirst() : " in " + set());
                case NOT_IN -> key + (values.size() == 1 ? "!=" + values.getFirst() : " notin " + set());
                case EXISTS -> key;
                case DOES_NOT_EXIST -> "!" + key;
                case GREATER_THAN -> key + ">" + values.getFirst();
                case LESS_THAN -> key + "<" + values.getFirst();
            };
        }

        private String set() {
            return values.stream().sorted().collect(Collectors.joining(",", "(", ")"));
        }
    }

    /**
     * Parses the form of URLs and command lines: {@code app=a,tier in (web,db),!canary}. Requirements keep their order; the values of a
     * set are sorted and unique.
     *
     * @throws ApiException 400 with Kubernetes' text if the selector cannot be understood, or a key or value is not a valid one
     */
    public static LabelSelector parse(String selector) {
        var requirements = new LabelSelectorParser(selector).parse();
        return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements);
    }

    /**
     * Reads a {@code metav1.LabelSelector} of an object: {@code matchLabels} and {@code matchExpressions}.
     *
     * @param selector null, missing or JSON null selects nothing; an empty object selects everything
     * @throws ApiException 400 if an expression has an unknown operator, or a key, value or number of values that does not fit
     */
    public static LabelSelector of(@Nullable JsonNode selector) {
        if (selector == null || !selector.isObject()) {
            return NOTHING;
        }
        var requirements = new ArrayList<Requirement>();
        selector.path("matchLabels")
                .forEachEntry((key, value) ->
                        requirements.add(LabelRequirements.checked(key, Operator.IN, List.of(value.asText()))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            var values = expression
                    .path("values")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            requirements.add(LabelRequirements.checked(
                    expression.path("key").asText(),
                    operator(expression.path("operator").asText()),
                    values));
        }
        return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements);
    }

    /** The same, but one that cannot be understood selects nothing: for selectors that were stored without a check. */
    public static LabelSelector orNothing(@Nullable JsonNode selector) {
        try {
            return of(selector);
        } catch (ApiException e) {
            return NOTHING;
        }
    }

    private static Operator operator(String word) {
        return switch (word) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw ApiException.badRequest(GoSyntax.quote(word) + " is not a valid label selector operator");
        };
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

    /** The selector in the form that {@link #parse} reads; empty for {@link #EVERYTHING}. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }

    static boolean isInteger(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
