package flagship.catalog;

import java.util.Set;

/**
 * A condition on the text of a field.
 *
 * @param field as {@link IndexedFields} knows it, or any other
 * @param values at least one; one of the field's values is among them
 * @param negated none of them is, or the field is not there
 */
public record FieldCondition(String field, Set<String> values, boolean negated) {
    public FieldCondition {
        values = Set.copyOf(values);
    }
}
