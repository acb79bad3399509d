package flagship.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the synchronisation of one type: told by its reader and its writer, read by whoever shows it. Safe for use by many
 * threads; {@code changed} is called, outside the lock, when the state has changed.
 *
 * <p>The state is what lies first in the way: the catalog, the member, unreadable objects, nothing.
 */
final class SyncProgress {
    private final Clock clock;
    private final Runnable changed;

    // All guarded by this.
    private boolean started;
    private boolean paused;
    private boolean listing;
    private String readFailure = "";
    private String writeFailure = "";
    private String unreadable = "";
    private long unreadableCount;
    private Instant lastEvent = Instant.EPOCH;
    private Instant behindSince = Instant.EPOCH;

    SyncProgress(Clock clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    synchronized SyncState state() {
        if (!writeFailure.isEmpty()) {
            return SyncState.catalogFailed(writeFailure);
        }
        if (paused) {
            return SyncState.PAUSED;
        }
        if (!readFailure.isEmpty()) {
            return SyncState.watchFailed(readFailure);
        }
        var state = started ? SyncState.SYNCING : SyncState.PENDING;
        return new SyncState(state.status(), unreadableCount == 0 ? "" : "ObjectsUnreadable", complaint(), listing);
    }

    private String complaint() {
        return unreadableCount == 0
                ? ""
                : "%d objects could not be read and are missing, the last because: %s"
                        .formatted(unreadableCount, unreadable);
    }

    synchronized long unreadable() {
        return unreadableCount;
    }

    /** When the last object came; empty if none came in this run. */
    synchronized Optional<Instant> lastEvent() {
        return lastEvent.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(lastEvent);
    }

    /** For how long something has been waiting to be written without a break; zero if nothing waits. */
    synchronized Duration behind() {
        return behindSince.equals(Instant.EPOCH)
                ? Duration.ZERO
                : Duration.between(behindSince, clock.instant()).abs();
    }

    void listing() {
        change(() -> {
            listing = true;
            unreadableCount = 0;
        });
    }

    /** Everything of the list is written. */
    void listWritten() {
        change(() -> listing = false);
    }

    void watching() {
        change(() -> {
            started = true;
            paused = false;
            readFailure = "";
        });
    }

    void readFailed(String message) {
        change(() -> readFailure = message);
    }

    void paused(boolean now) {
        change(() -> {
            paused = now;
            readFailure = now ? "" : readFailure;
        });
    }

    void writeFailed(String message) {
        change(() -> writeFailure = message);
    }

    /** A batch is written; {@code drained} tells that nothing more waits. */
    void written(boolean drained) {
        change(() -> {
            writeFailure = "";
            behindSince = drained ? Instant.EPOCH : behindSince;
        });
    }

    void unreadable(String why) {
        change(() -> {
            unreadableCount++;
            unreadable = why;
        });
    }

    /** An object has come and will be written. */
    synchronized void received() {
        lastEvent = clock.instant();
        if (behindSince.equals(Instant.EPOCH)) {
            behindSince = lastEvent;
        }
    }

    private void change(Runnable change) {
        boolean differs;
        synchronized (this) {
            var before = state();
            change.run();
            differs = !before.equals(state());
        }
        if (differs) {
            changed.run();
        }
    }
}
