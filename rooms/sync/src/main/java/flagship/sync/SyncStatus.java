package flagship.sync;

import flagship.kubemodel.GroupVersionResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the synchronisation of one cluster stands at one moment.
 *
 * @param running a synchroniser reads the member
 * @param healthy the last health check was answered well
 * @param types the synchronised types, in the order of the sync list
 */
public record SyncStatus(String cluster, String version, boolean running, boolean healthy, List<Type> types) {
    public SyncStatus {
        types = List.copyOf(types);
    }

    /** Rows of all types. */
    public long objects() {
        return types.stream().mapToLong(Type::objects).sum();
    }

    /** When the last object of any type came; empty if none came in this run. */
    public Optional<Instant> lastEvent() {
        return types.stream().flatMap(type -> type.lastEvent().stream()).max(Instant::compareTo);
    }

    /** The longest {@link Type#behind} of all types. */
    public Duration behind() {
        return types.stream().map(Type::behind).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /**
     * One synchronised type.
     *
     * @param state as in {@code syncConditions}: Pending, Syncing, Stop, Unknown or Error
     * @param message what is wrong; empty if nothing
     * @param objects rows in the catalog
     * @param waiting changes that were read and are not written yet
     * @param deadLetters objects that could not be stored; at most {@link flagship.catalog.DeadLetter#KEPT_MAX}
     * @param mended rows that differed from the member's objects and were mended, in this run
     * @param comparedAt when all rows were last compared with the member's objects; empty if not in this run
     * @param lastEvent when the last object came; empty if none came in this run
     * @param behind for how long changes have been waiting to be written without a break; zero if none waits
     */
    public record Type(
            GroupVersionResource stored,
            String state,
            String message,
            long objects,
            int waiting,
            int deadLetters,
            long mended,
            Optional<Instant> comparedAt,
            Optional<Instant> lastEvent,
            Duration behind) {}
}
