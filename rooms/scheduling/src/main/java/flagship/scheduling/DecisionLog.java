package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The last decision of each of the bindings that were decided on last. Bounded: the binding whose decision is oldest is forgotten. Safe
 * for use by many threads.
 */
public final class DecisionLog {
    private final int bindingsMax;
    /** Guarded by this; oldest first. */
    private final LinkedHashMap<NamespacedName, DecisionTrace> traces = new LinkedHashMap<>();

    /** @param bindingsMax how many bindings are remembered; at least 1 */
    public DecisionLog(int bindingsMax) {
        if (bindingsMax < 1) {
            throw new IllegalArgumentException("a log of decisions must hold at least one");
        }
        this.bindingsMax = bindingsMax;
    }

    public synchronized void add(DecisionTrace trace) {
        traces.putLast(trace.binding(), trace);
        if (traces.size() > bindingsMax) {
            traces.pollFirstEntry();
        }
    }

    /** The last decision for a binding, if it is remembered. */
    public synchronized Optional<DecisionTrace> find(NamespacedName binding) {
        return Optional.ofNullable(traces.get(binding));
    }
}
