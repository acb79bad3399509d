package flagship.sync;

import flagship.catalog.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the synchronisation of one type: told by its reader and its writer, read by whoever shows it. Safe for use by many
 * threads; {@code changed} is called, outside the lock, when the state has changed.
 *
 * <p>The state is what lies first in the way: the catalog, the member, objects that cannot be stored, rows that had to be mended, nothing.
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
    private List<DeadLetter> deadLetters = List.of();
    private Optional<Check> lastCheck = Optional.empty();
    private long mended;
    private Instant lastEvent = Instant.EPOCH;
    private Instant behindSince = Instant.EPOCH;

    /** How a comparison with the member ended. */
    private record Check(Instant at, int mended) {}

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
        if (!deadLetters.isEmpty()) {
            var last = deadLetters.getFirst();
            return state.with(
                    "ObjectsNotStored",
                    "%d%s objects could not be stored, the last one %s, because: %s"
                            .formatted(
                                    deadLetters.size(),
                                    deadLetters.size() < DeadLetter.KEPT_MAX ? "" : " or more",
                                    last.name(),
                                    last.reason()),
                    listing);
        }
        return lastCheck
                .filter(check -> check.mended() > 0)
                .map(check -> state.with(
                        "RowsMended",
                        "%d rows differed from the member when they were compared at %s and were mended"
                                .formatted(check.mended(), check.at().truncatedTo(ChronoUnit.SECONDS)),
                        listing))
                .orElseGet(() -> state.with("", "", listing));
    }

    synchronized int deadLetters() {
        return deadLetters.size();
    }

    synchronized boolean hasDeadLetters() {
        return !deadLetters.isEmpty();
    }

    /** What could not be stored, the newest first. */
    void deadLetters(List<DeadLetter> now) {
        change(() -> deadLetters = List.copyOf(now));
    }

    /** The rows were compared with the member's objects. */
    void compared(int mendedNow) {
        change(() -> {
            mended += mendedNow;
            lastCheck = Optional.of(new Check(clock.instant(), mendedNow));
        });
    }

    /** Rows that were mended in this run. */
    synchronized long mended() {
        return mended;
    }

    /** When the rows were last compared with the member's objects; empty if not in this run. */
    synchronized Optional<Instant> comparedAt() {
        return lastCheck.map(Check::at);
    }

    /** Whether everything of the member is being read, so that a difference to the catalog means something. */
    synchronized boolean settled() {
        return started && !paused && !listing && readFailure.isEmpty() && writeFailure.isEmpty();
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
        change(() -> listing = true);
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
