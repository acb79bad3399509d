package flagship.app;

import flagship.sync.Sync;
import flagship.sync.SyncStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How far the catalog has come with a demo's members. */
final class SyncProgress {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String SYNCING = "Syncing";

    private final Sync sync;
    private final Collection<String> members;

    SyncProgress(Sync sync, Collection<String> members) {
        this.sync = sync;
        this.members = members;
    }

    /**
     * Waits until every type of every member has been listed and is watched.
     *
     * @throws UserError naming what is missing after a minute
     */
    void await() throws InterruptedException {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!isComplete()) {
            if (System.nanoTime() > giveUp) {
                throw new UserError(
                        "the members are not in the catalog after %d s: %s".formatted(LIMIT.toSeconds(), missing()));
            }
            Thread.sleep(PAUSE);
        }
    }

    private boolean isComplete() {
        var status = status();
        return status.size() == members.size() && status.stream().allMatch(SyncProgress::isComplete);
    }

    private static boolean isComplete(SyncStatus cluster) {
        return cluster.running()
                && !cluster.types().isEmpty()
                && cluster.types().stream().allMatch(type -> type.state().equals(SYNCING));
    }

    private List<String> missing() {
        var incomplete = status().stream()
                .flatMap(cluster -> cluster.types().stream()
                        .filter(type -> !type.state().equals(SYNCING))
                        .map(type -> "%s %s is %s %s"
                                .formatted(cluster.cluster(), type.stored(), type.state(), type.message())))
                .limit(3)
                .toList();
        return incomplete.isEmpty() ? List.of("not every member is running") : incomplete;
    }

    /** Cluster, version, objects and lag. */
    ConsoleTable table() {
        var table = new ConsoleTable("CLUSTER", "VERSION", "TYPES", "OBJECTS", "LAG");
        for (SyncStatus cluster : status()) {
            table.row(
                    cluster.cluster(),
                    cluster.version(),
                    cluster.types().size(),
                    cluster.objects(),
                    cluster.behind().toMillis() + " ms");
        }
        return table;
    }

    private List<SyncStatus> status() {
        return sync.status().stream()
                .filter(cluster -> members.contains(cluster.cluster()))
                .toList();
    }
}
