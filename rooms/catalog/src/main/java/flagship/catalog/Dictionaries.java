package flagship.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every dictionary that a row may refer to. Safe for use by many threads. */
final class Dictionaries implements AutoCloseable {
    private final Map<Long, Dictionary> byId = new ConcurrentHashMap<>();

    Dictionary add(long id, byte[] bytes) {
        return byId.computeIfAbsent(id, key -> Dictionary.of(key, bytes, BodyEncoder.LEVEL));
    }

    /** @throws IllegalStateException if there is none: rows and dictionaries commit in that order, so that means damage */
    Dictionary get(long id) {
        var dictionary = byId.get(id);
        if (dictionary == null) {
            throw new IllegalStateException("the catalog lacks dictionary " + id + ", which a row refers to");
        }
        return dictionary;
    }

    @Override
    public void close() {
        byId.values().forEach(Dictionary::close);
    }
}
