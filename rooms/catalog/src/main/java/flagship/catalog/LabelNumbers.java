package flagship.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of all labels of some objects. */
record LabelNumbers(Map<String, Long> keys, Map<Label, Long> labels) {
    /** @throws IllegalStateException if the key was not asked for */
    long key(String name) {
        return found(keys.get(name), name);
    }

    /** @throws IllegalStateException if the label was not asked for */
    long label(long key, String value) {
        return found(labels.get(new Label(key, value)), value);
    }

    private static long found(@Nullable Long number, String what) {
        if (number == null) {
            throw new IllegalStateException("no number for " + what);
        }
        return number;
    }
}
