package flagship.kubestore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many keys followed the pages handed out last: whoever reads on gets the next count by subtraction, so that a list of n pages does not
 * count n times. A snapshot never changes, so neither do its counts. Bounded; safe for several threads.
 */
final class RemainingCounts {
    private static final int KEPT = 256;

    private final Map<Position, Long> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Position, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** The number of keys after the position, if it was noted lately. */
    synchronized OptionalLong after(Position position) {
        var count = counts.get(position);
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    synchronized void note(Position position, long remaining) {
        counts.put(position, remaining);
    }

    /**
     * A place in a snapshot.
     *
     * @param key the last key before the place; empty for the start
     */
    record Position(String prefix, long revision, String key) {}
}
