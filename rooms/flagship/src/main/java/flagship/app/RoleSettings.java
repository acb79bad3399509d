package flagship.app;

import flagship.propagation.PropagationConfig;
import flagship.search.SearchConfig;
import flagship.sync.SyncConfig;
import java.time.Duration;

/**
 * How roles run.
 *
 * @param historyRetention how long the catalog keeps earlier states of objects; zero for not at all
 */
record RoleSettings(
        SyncConfig sync,
        Duration historyRetention,
        SearchConfig search,
        PropagationConfig propagation,
        SchedulerSettings scheduling) {
    static final RoleSettings DEFAULT = new RoleSettings(
            SyncConfig.DEFAULT,
            Duration.ZERO,
            SearchConfig.DEFAULT,
            PropagationConfig.DEFAULT,
            SchedulerSettings.DEFAULT);
}
