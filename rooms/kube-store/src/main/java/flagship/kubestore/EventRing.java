package flagship.kubestore;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest committed changes in memory, shared by all watchers. Bounded by number and by the bytes of the values; what falls out is read
 * from the log instead. One thread appends, any number read without locks.
 *
 * <p>Invariant: revisions have no gaps, so a revision's slot is its remainder; a slot that holds another revision means "fallen out".
 */
final class EventRing {
    private final int mask;
    private final long bytesMax;
    private final AtomicReferenceArray<@Nullable Change> slots;
    private volatile long published;
    /** The appending thread's own: the oldest revision that may still be held, and the bytes of all that are. */
    private long oldest;

    private long bytes;

    /** @param capacity a power of two */
    EventRing(int capacity, long bytesMax, long newest) {
        this.mask = capacity - 1;
        this.bytesMax = bytesMax;
        this.slots = new AtomicReferenceArray<>(capacity);
        this.published = newest;
        this.oldest = newest + 1;
    }

    /** The newest revision that readers may see. */
    long published() {
        return published;
    }

    /** The change of a published revision; null if it has fallen out. */
    @Nullable
    Change get(long revision) {
        var change = slots.get(slot(revision));
        return change != null && change.revision() == revision ? change : null;
    }

    /** Adds committed changes, which follow each other, and then shows all revisions up to {@code newest}. */
    void publish(List<Change> changes, long newest) {
        for (var change : changes) {
            append(change);
        }
        published = newest;
    }

    private void append(Change change) {
        bytes += change.value().length;
        while (oldest < change.revision() && (bytes > bytesMax || change.revision() - oldest > mask)) {
            evictOldest();
        }
        slots.set(slot(change.revision()), change);
    }

    private void evictOldest() {
        var evicted = get(oldest);
        if (evicted != null) {
            bytes -= evicted.value().length;
            slots.set(slot(oldest), null);
        }
        oldest++;
    }

    private int slot(long revision) {
        return (int) (revision & mask);
    }
}
