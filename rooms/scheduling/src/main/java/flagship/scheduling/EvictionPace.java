package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import flagship.scheduling.EvictionMeters.Queue;
import flagship.scheduling.EvictionMeters.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spreads evictions over time: each gets a moment of its own, in the order in which they were asked for. Safe for use by many threads.
 *
 * <p>Source: contract section 11.3.
 */
final class EvictionPace {
    private static final Duration SLOWEST = Duration.ofMinutes(30);

    private final long intervalNanos;
    private final EvictionMeters meters;
    /** Guarded by this; bounded by the bindings that are to be evicted. */
    private final Map<NamespacedName, Turn> turns = new HashMap<>();

    private long nextTurn = Long.MIN_VALUE;

    private record Turn(long nanos, Waiting what) {}

    /** @param perSecond 0 means one in half an hour */
    EvictionPace(double perSecond, EvictionMeters meters) {
        this.intervalNanos = perSecond == 0 ? SLOWEST.toNanos() : (long) Math.max(1, 1e9 / perSecond);
        this.meters = meters;
    }

    /** How long a binding has to wait until it may be evicted; not above zero means now. */
    synchronized Duration wait(NamespacedName binding, Waiting what, long nowNanos) {
        var turn = turns.get(binding);
        if (turn == null) {
            turn = new Turn(nextTurn(nowNanos), what);
            turns.put(binding, turn);
            meters.waiting(Queue.of(binding), what, 1);
        }
        return Duration.ofNanos(turn.nanos() - nowNanos);
    }

    private long nextTurn(long now) {
        long turn = nextTurn == Long.MIN_VALUE || nextTurn - now < 0 ? now : nextTurn;
        nextTurn = turn + intervalNanos;
        return turn;
    }

    /** The binding has been evicted, or need not be any more. */
    synchronized void release(NamespacedName binding) {
        var turn = turns.remove(binding);
        if (turn != null) {
            meters.waiting(Queue.of(binding), turn.what(), -1);
        }
    }

    /** Nobody evicts any more: turns that are past by the time somebody does again must not all come at once. */
    synchronized void clear() {
        List.copyOf(turns.keySet()).forEach(this::release);
    }
}
