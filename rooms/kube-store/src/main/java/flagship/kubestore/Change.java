package flagship.kubestore;

import flagship.kubestore.ObjectStore.Event;
import org.jspecify.annotations.Nullable;

/**
 * One committed change as the ring holds it. Its event, with the value before, is made when the first watcher asks, on that watcher's
 * thread, and is the same object for all watchers: who encodes events may share the work by identity.
 */
final class Change {
    private final long revision;
    private final String key;
    private final long previousRevision;
    private final boolean deleted;
    private final byte[] value;
    private @Nullable Event event;

    /** @param previousRevision the revision that this one replaced; 0 for a creation */
    Change(long revision, String key, long previousRevision, boolean deleted, byte[] value) {
        this.revision = revision;
        this.key = key;
        this.previousRevision = previousRevision;
        this.deleted = deleted;
        this.value = value;
    }

    long revision() {
        return revision;
    }

    String key() {
        return key;
    }

    /** The revision that this one replaced; 0 for a creation. */
    long previousRevision() {
        return previousRevision;
    }

    boolean deleted() {
        return deleted;
    }

    byte[] value() {
        return value;
    }

    /** Watchers that ask at the same time wait for one of them to read the value before. */
    synchronized Event event(PreviousValues previousValues) {
        var known = event;
        if (known == null) {
            byte[] previous = previousRevision == 0 ? null : previousValues.at(previousRevision);
            known = new Event(revision, key, previousRevision == 0, deleted, value, previous);
            event = known;
        }
        return known;
    }

    /** Finds a value by its revision. */
    @FunctionalInterface
    interface PreviousValues {
        byte[] at(long revision);
    }
}
