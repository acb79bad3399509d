package flagship.kubeapiserver;

import flagship.kubemodel.NamespacedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which value of a kind that only one may have: what is stored, and what was promised to a write that has not been stored yet. Not
 * safe for use by several threads.
 */
final class Allocations {
    /** How long a promise holds that nothing came of. */
    private static final long PROMISE_NANOS = 10_000_000_000L;

    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<NamespacedName, Set<String>> stored = new HashMap<>();

    /** @param promisedAt nano time; empty for what is stored */
    private record Holder(NamespacedName name, Optional<Long> promisedAt) {
        boolean isLapsed(long now) {
            return promisedAt.isPresent() && now - promisedAt.get() > PROMISE_NANOS;
        }
    }

    /** Forgets what is stored, not what is promised. */
    void clear() {
        List.copyOf(stored.keySet()).forEach(this::release);
    }

    /** Notes what one object has now, which may differ from what it had. */
    void hold(NamespacedName name, List<String> values) {
        release(name);
        if (!values.isEmpty()) {
            stored.put(name, new HashSet<>(values));
            values.forEach(value -> holders.put(value, new Holder(name, Optional.empty())));
        }
    }

    /** Notes that the object is gone. What was promised to another meanwhile stays promised. */
    void release(NamespacedName name) {
        var had = stored.remove(name);
        if (had != null) {
            had.forEach(value -> holders.computeIfPresent(
                    value,
                    (_, holder) ->
                            holder.name().equals(name) && holder.promisedAt().isEmpty() ? null : holder));
        }
    }

    /** Who has it or was promised it. */
    Optional<NamespacedName> holder(String value, long now) {
        var holder = holders.get(value);
        return holder == null || holder.isLapsed(now) ? Optional.empty() : Optional.of(holder.name());
    }

    boolean isPromised(String value) {
        var holder = holders.get(value);
        return holder != null && holder.promisedAt().isPresent();
    }

    /** Keeps a free value for a write that is under way; what the object has already stays as it is. */
    void promise(String value, NamespacedName name, long now) {
        var holder = holders.get(value);
        if (holder == null || holder.isLapsed(now) || !holder.name().equals(name)) {
            holders.put(value, new Holder(name, Optional.of(now)));
        }
    }
}
