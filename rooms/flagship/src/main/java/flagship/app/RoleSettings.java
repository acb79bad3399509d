package flagship.app;

import flagship.sync.SyncConfig;

/** How the roles sync and scheduler run. */
record RoleSettings(SyncConfig sync, SchedulerSettings scheduling) {
    static final RoleSettings DEFAULT = new RoleSettings(SyncConfig.DEFAULT, SchedulerSettings.DEFAULT);
}
