package flagship.kubeclient;

import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.EventRecorder.Told;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The events that were written last, and how much was told about each object: {@value #BURST} at once, then one in five minutes. Bounded:
 * what was used longest ago is forgotten. For one thread.
 */
final class EventHistory {
    private static final int ENTRIES_MAX = 4_096;
    private static final int BURST = 25;
    private static final long REFILL_NANOS = Duration.ofMinutes(5).toNanos();

    private final Timing timing;
    private final Bounded<Told, Written> written = new Bounded<>();
    private final Bounded<Subject, Tokens> tokens = new Bounded<>();

    /** An event in the API server. */
    record Written(NamespacedName name, int count) {}

    /** How many more events may come about an object, as of a moment. */
    private record Tokens(double left, long nanos) {}

    /** Forgets the eldest use. */
    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > ENTRIES_MAX;
        }
    }

    EventHistory(Timing timing) {
        this.timing = timing;
    }

    /** Takes leave to tell one thing about an object. */
    boolean allows(Subject subject) {
        long now = timing.nanoTime();
        var before = tokens.getOrDefault(subject, new Tokens(BURST, now));
        double left = Math.min(BURST, before.left() + (now - before.nanos()) / (double) REFILL_NANOS);
        boolean allowed = left >= 1;
        tokens.put(subject, new Tokens(allowed ? left - 1 : left, now));
        return allowed;
    }

    Optional<Written> find(Told told) {
        return Optional.ofNullable(written.get(told));
    }

    void put(Told told, Written event) {
        written.put(told, event);
    }
}
