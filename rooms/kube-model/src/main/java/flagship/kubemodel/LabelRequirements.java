package flagship.kubemodel;

import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Checks a label requirement before it comes into being.
 *
 * <p>Source: {@code NewRequirement} in {@code apimachinery/pkg/labels/selector.go}.
 */
final class LabelRequirements {
    private LabelRequirements() {}

    /**
     * The requirement with its values sorted and unique.
     *
     * @throws ApiException 400 if something is wrong with it
     */
    static Requirement checked(String key, Operator operator, List<String> values) {
        var sorted = values.stream().sorted().distinct().toList();
        var wrong = new LinkedHashSet<String>();
        wrong.addAll(keyErrors(key));
        wrong.addAll(countErrors(operator, sorted));
        for (int i = 0; i < sorted.size(); i++) {
            var errors = Names.labelValue(sorted.get(i));
            if (!errors.isEmpty()) {
                wrong.add("values[%d][%s]: Invalid value: %s: %s"
                        .formatted(i, key, GoSyntax.quote(sorted.get(i)), String.join("; ", errors)));
            }
        }
        if (!wrong.isEmpty()) {
            var text = String.join(", ", wrong);
            throw ApiException.badRequest(wrong.size() == 1 ? text : "[" + text + "]");
        }
        return new Requirement(key, operator, sorted);
    }

    /** What is wrong with a key; at most one text. */
    static List<String> keyErrors(String key) {
        var errors = Names.qualifiedName(key);
        return errors.isEmpty()
                ? List.of()
                : List.of("<nil>: Invalid value: " + GoSyntax.quote(key) + ": " + String.join("; ", errors));
    }

    private static List<String> countErrors(Operator operator, List<String> values) {
        return switch (operator) {
            case IN, NOT_IN ->
                values.isEmpty()
                        ? List.of("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")
                        : List.of();
            case EXISTS, DOES_NOT_EXIST ->
                values.isEmpty()
                        ? List.of()
                        : List.of("values: Invalid value: [%s]: values set must be empty for exists and does not exist"
                                .formatted(String.join(" ", values)));
            case GREATER_THAN, LESS_THAN -> integerErrors(values);
        };
    }

    private static List<String> integerErrors(List<String> values) {
        var wrong = new ArrayList<String>();
        if (values.size() != 1) {
            wrong.add("values: Invalid value: [%s]: for 'Gt', 'Lt' operators, exactly one value is required"
                    .formatted(String.join(" ", values)));
        }
        for (int i = 0; i < values.size(); i++) {
            if (!LabelSelector.isInteger(values.get(i))) {
                wrong.add("values[%d]: Invalid value: %s: for 'Gt', 'Lt' operators, the value must be an integer"
                        .formatted(i, GoSyntax.quote(values.get(i))));
            }
        }
        return wrong;
    }
}
