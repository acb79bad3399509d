package flagship.scheduling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One instance for equal values, so that a fleet of similar clusters holds their labels, kinds and models once. Only saves memory: it
 * forgets everything when it grows too large. Safe for use by many threads.
 */
final class SharedValues {
    private static final int VALUES_MAX = 100_000;

    private final Map<Object, Object> values = new ConcurrentHashMap<>();

    /** The first value seen that equals {@code value}. */
    @SuppressWarnings("unchecked") // What equals a value here is of its class: records, strings and lists of them.
    <T> T shared(T value) {
        if (values.size() >= VALUES_MAX) {
            values.clear();
        }
        var first = values.putIfAbsent(value, value);
        return first == null ? value : (T) first;
    }

    List<String> sharedTexts(List<String> texts) {
        return shared(texts.stream().map(this::shared).toList());
    }

    Map<String, String> sharedTexts(Map<String, String> texts) {
        var all = new LinkedHashMap<String, String>();
        texts.forEach((key, value) -> all.put(shared(key), shared(value)));
        return Map.copyOf(all);
    }
}
