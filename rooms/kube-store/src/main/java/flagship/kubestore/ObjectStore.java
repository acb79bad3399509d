package flagship.kubestore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A durable map from keys to values with a history: every write gets the next revision of the whole store.
 *
 * <p>Keys are {@code /registry/<resource>/...} paths, ordered bytewise. Values are bytes that already contain their own revision (see
 * {@link ValueAtRevision}), so that they can be served without being touched again. Safe for use by many threads.
 */
public interface ObjectStore extends AutoCloseable {
    /** The newest committed revision; 1 or more. */
    long revision();

    /** The oldest revision from which lists and watches can still be answered. */
    long compactedRevision();

    /**
     * Makes one write durable. Returns after it is on disk, together with other waiting writes (group commit).
     *
     * @return the revision of the write
     * @throws RevisionConflict if the key's current revision is not the expected one; nothing was written
     * @throws StoreUnavailable if it cannot be written (disk full, read-only, closed); the message says what to do; nothing was written
     */
    long commit(Write write);

    /** Most writes that {@link #commitTogether} takes. */
    int TOGETHER_MAX = 512;

    /**
     * Makes several writes durable in one transaction: all of them, or on any failure none. Their revisions follow one another in the order of
     * the list; a reader sees all or none, and watchers get one event for each.
     *
     * @param writes of different keys; 1 to {@link #TOGETHER_MAX}
     * @return the revision of the first
     * @throws RevisionConflict of the first write whose key is not at the expected revision; nothing was written
     * @throws StoreUnavailable as {@link #commit}
     * @throws IllegalArgumentException if there are too few or too many, or two for one key
     */
    long commitTogether(List<Write> writes);

    /** The current value. Sees every write acknowledged before the call. */
    Optional<Stored> get(String key);

    /**
     * Values whose keys start with {@code prefix}, in key order.
     *
     * @param atRevision the snapshot to read; 0 for the newest
     * @param after only keys greater than this; empty for all
     * @param limit most values to return; 0 for no limit
     * @throws RevisionCompacted if the snapshot's history is gone
     */
    Page list(String prefix, long atRevision, String after, int limit);

    /**
     * As {@link #list}, but hands each value to {@code visitor} as it is read, so that memory does not grow with the list.
     *
     * @return the revision of the snapshot
     */
    long scan(String prefix, long atRevision, String after, Visitor visitor);

    /** The number of current keys with the prefix. */
    long count(String prefix);

    /**
     * Follows the changes of all keys that start with {@code prefix}.
     *
     * @param afterRevision events after this revision, exclusive; may lie in the future
     * @throws RevisionCompacted if history after that revision is gone
     */
    Watch watch(String prefix, long afterRevision);

    /** Forgets history up to {@code revision}: older values that are no longer current at it. Current values stay. */
    void compact(long revision);

    /** Ends all watches, waits for the last commit, closes the files. */
    @Override
    void close();

    /** Encodes a value once its revision is known. Called on the writer's thread: splice, do not compute. */
    @FunctionalInterface
    interface ValueAtRevision {
        byte[] at(long revision);
    }

    /** One write. */
    sealed interface Write {
        String key();

        ValueAtRevision value();

        /** Fails with {@link RevisionConflict} if the key exists. */
        record Create(String key, ValueAtRevision value) implements Write {}

        /** Fails with {@link RevisionConflict} unless the key's current revision is {@code expected}. */
        record Update(String key, long expected, ValueAtRevision value) implements Write {}

        /** Fails like {@link Update}. {@code value} is the last state, carrying the revision of the deletion, for watchers. */
        record Delete(String key, long expected, ValueAtRevision value) implements Write {}
    }

    /** A current or historic value. {@code created} is the revision of the key's creation. */
    record Stored(String key, long revision, long created, byte[] value) {}

    /**
     * Part of a list.
     *
     * @param revision the snapshot that the page shows
     * @param remaining how many more keys follow; 0 at the end
     */
    record Page(long revision, List<Stored> items, long remaining) {}

    /** Takes values one by one. */
    @FunctionalInterface
    interface Visitor {
        /** Returns false to stop. */
        boolean visit(Stored stored);
    }

    /**
     * One committed change.
     *
     * @param value the new value; for a deletion the last state with the deletion's revision
     * @param previous the value before; null for a creation
     */
    record Event(
            long revision,
            String key,
            boolean created,
            boolean deleted,
            byte[] value,
            byte @org.jspecify.annotations.Nullable [] previous) {}

    /**
     * A stream of events in revision order, without gaps or duplicates. Bounded: a reader that falls too far behind is ended. One thread
     * reads.
     */
    interface Watch extends AutoCloseable {
        /**
         * Waits for events.
         *
         * @return what has arrived, oldest first; empty when {@code patience} ran out
         * @throws WatchEnded if the reader fell behind or the store closes; events already returned stand
         */
        List<Event> take(Duration patience) throws InterruptedException;

        /** Every event up to this revision has been returned by {@link #take}; for bookmarks. */
        long progress();

        @Override
        void close();
    }

    /** The key's current revision is not the expected one. {@code actual} is 0 if the key does not exist. */
    final class RevisionConflict extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String key;
        private final long actual;

        public RevisionConflict(String key, long actual) {
            super("%s is at revision %d".formatted(key, actual), null, false, false);
            this.key = key;
            this.actual = actual;
        }

        public String key() {
            return key;
        }

        public long actual() {
            return actual;
        }
    }

    /** The asked-for revision is older than the retained history. */
    final class RevisionCompacted extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long oldest;

        public RevisionCompacted(long asked, long oldest) {
            super(
                    "revision %d is older than the retained history, which starts at %d".formatted(asked, oldest),
                    null,
                    false,
                    false);
            this.oldest = oldest;
        }

        public long oldest() {
            return oldest;
        }
    }

    /** The watch has ended before its reader did. */
    final class WatchEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public WatchEnded(String why) {
            super(why, null, false, false);
        }
    }

    /** The store cannot take writes; the message is one sentence with the way out. */
    final class StoreUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreUnavailable(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
