package flagship.sync;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One type of one cluster, for whoever shows it. Safe for use by many threads.
 *
 * @param state how it stands at the moment of asking
 * @param synchro null where only rows are left
 */
record ResourceReport(
        WantedResource resource,
        Supplier<SyncState> state,
        @Nullable ResourceSynchro synchro) {}
