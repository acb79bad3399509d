package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every dictionary that a row may refer to; one that another process has trained is fetched when it is met. Safe for use by many threads. */
final class Dictionaries implements AutoCloseable {
    /** Fetches a stored dictionary. */
    @FunctionalInterface
    interface Source {
        Optional<byte[]> fetch(long id);
    }

    private final Map<Long, Dictionary> byId = new ConcurrentHashMap<>();
    private final Source source;

    Dictionaries(Source source) {
        this.source = source;
    }

    Dictionary add(long id, byte[] bytes) {
        return byId.computeIfAbsent(id, key -> Dictionary.of(key, bytes, BodyEncoder.LEVEL));
    }

    /** @throws CatalogUnavailable if there is none: rows and dictionaries commit in that order, so that means damage */
    Dictionary get(long id) {
        var dictionary = byId.get(id);
        if (dictionary != null) {
            return dictionary;
        }
        var stored = source.fetch(id)
                .orElseThrow(() -> new CatalogUnavailable(
                        "the catalog lacks dictionary %d, which a row refers to; restore the database, or empty it: it is filled anew from the members"
                                .formatted(id),
                        null));
        return add(id, stored);
    }

    @Override
    public void close() {
        byId.values().forEach(Dictionary::close);
    }
}
