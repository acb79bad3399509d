package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The last decision of each of the bindings that were decided on last. Bounded: the binding whose decision is oldest is forgotten. Safe
 * for use by many threads.
 *
 * <p>Keeps what a decision was made from rather than how it came about: the same snapshot and binding give the same decision, so the
 * explanation is made when somebody asks. Snapshots share what they have in common.
 */
public final class DecisionLog {
    private final int bindingsMax;
    /** Guarded by this; oldest first. */
    private final LinkedHashMap<NamespacedName, Entry> entries = new LinkedHashMap<>();

    private record Entry(Instant decided, Supplier<DecisionTrace> trace) {}

    /** A decision and when it was made. */
    public record Remembered(Instant decided, DecisionTrace trace) {}

    /** @param bindingsMax how many bindings are remembered; at least 1 */
    public DecisionLog(int bindingsMax) {
        if (bindingsMax < 1) {
            throw new IllegalArgumentException("a log of decisions must hold at least one");
        }
        this.bindingsMax = bindingsMax;
    }

    /** @param trace gives the same answer whenever it is asked */
    public synchronized void add(NamespacedName binding, Instant decided, Supplier<DecisionTrace> trace) {
        entries.putLast(binding, new Entry(decided, trace));
        if (entries.size() > bindingsMax) {
            entries.pollFirstEntry();
        }
    }

    synchronized boolean knows(NamespacedName binding) {
        return entries.containsKey(binding);
    }

    /** The last decision for a binding, if it is remembered. */
    public Optional<Remembered> find(NamespacedName binding) {
        return entry(binding)
                .map(entry -> new Remembered(entry.decided(), entry.trace().get()));
    }

    private synchronized Optional<Entry> entry(NamespacedName binding) {
        return Optional.ofNullable(entries.get(binding));
    }
}
