package flagship.catalog;

import java.util.Collection;
import java.util.List;

/**
 * An argument that is a whole array, for engines that have them.
 *
 * @param type the engine's name of the elements' type
 * @param values strings or longs
 */
record SqlArray(String type, List<Object> values) {
    SqlArray {
        values = List.copyOf(values);
    }

    /** An array of texts or of numbers, as the first value is; not empty. */
    static SqlArray of(Collection<?> values) {
        return values.iterator().next() instanceof Number ? numbers(values) : texts(values);
    }

    static SqlArray texts(Collection<?> values) {
        return new SqlArray("text", List.copyOf(values));
    }

    static SqlArray numbers(Collection<?> values) {
        return new SqlArray("int8", List.copyOf(values));
    }
}
