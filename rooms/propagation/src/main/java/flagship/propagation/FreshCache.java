package flagship.propagation;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An informer's cache with this program's own writes on top, so that a decision is never made from a state before one's own last write. An
 * own write is forgotten when the informer has seen it, or something newer; at the latest after a while, for an object that was gone again
 * before its writer heard of the success.
 *
 * <p>Safe for use by many threads.
 */
final class FreshCache {
    private static final Duration LAG_MAX = Duration.ofSeconds(10);

    private record Written(RawObject object, long nanos) {
        boolean isStale() {
            return System.nanoTime() - nanos > LAG_MAX.toNanos();
        }
    }

    private final Informer informer;
    private final Map<NamespacedName, Written> written = new ConcurrentHashMap<>();
    private final Map<String, Function<RawObject, Collection<String>>> indexes = new ConcurrentHashMap<>();

    FreshCache(Informer informer) {
        this.informer = informer;
        informer.handle(InformerHandler.ofChanges(this::seen));
    }

    private void seen(RawObject object) {
        written.computeIfPresent(object.key(), (_, own) -> isNewer(own.object(), object) ? own : null);
    }

    /** Notes an object as the server answered a write. Answers may come in another order than the writes were made in. */
    RawObject wrote(RawObject object) {
        written.merge(
                object.key(),
                new Written(object, System.nanoTime()),
                (known, young) -> isNewer(known.object(), young.object()) ? known : young);
        informer.get(object.key()).ifPresent(this::seen);
        return object;
    }

    /** The newest state known. */
    Optional<RawObject> get(NamespacedName key) {
        var own = written.get(key);
        if (own != null && own.isStale()) {
            written.remove(key, own);
        }
        var cached = informer.get(key);
        return own != null && isAhead(own, cached) ? Optional.of(own.object()) : cached;
    }

    /** Asked at each reading: between the noting of a write and the forgetting of it the informer may have moved on. */
    private static boolean isAhead(Written own, Optional<RawObject> cached) {
        return !own.isStale() && (cached.isEmpty() || isNewer(own.object(), cached.get()));
    }

    /** Indexes objects by the values that {@code values} gives; before the informer starts. */
    FreshCache index(String name, Function<RawObject, Collection<String>> values) {
        informer.index(name, values);
        indexes.put(name, values);
        return this;
    }

    /** The objects that an index holds under a value. */
    List<RawObject> byIndex(String index, String value) {
        var values = Objects.requireNonNull(indexes.get(index), index);
        var found = new LinkedHashMap<NamespacedName, RawObject>();
        informer.byIndex(index, value).forEach(object -> found.put(object.key(), object));
        written.forEach((key, own) -> {
            if (isAhead(own, informer.get(key))) {
                if (values.apply(own.object()).contains(value)) {
                    found.put(key, own.object());
                } else {
                    found.remove(key);
                }
            }
        });
        return List.copyOf(found.values());
    }

    Informer informer() {
        return informer;
    }

    /** Servers count their versions up; one that does not is believed when it shows another version. */
    static boolean isNewer(RawObject one, RawObject other) {
        try {
            return Long.parseUnsignedLong(one.head().resourceVersion())
                    > Long.parseUnsignedLong(other.head().resourceVersion());
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
