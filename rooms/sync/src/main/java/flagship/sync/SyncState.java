package flagship.sync;

import flagship.fleetapi.SyncCondition;

/**
 * How the synchronisation of one type stands, without times. Absent strings are empty.
 *
 * @param initialList the first list of this run is being read and written
 */
record SyncState(String status, String reason, String message, boolean initialList) {
    static final SyncState PENDING = new SyncState(SyncCondition.PENDING, "", "", true);
    static final SyncState SYNCING = new SyncState(SyncCondition.SYNCING, "", "", false);
    static final SyncState PAUSED = new SyncState(SyncCondition.STOP, "Pause", "", false);

    SyncState with(String otherReason, String otherMessage, boolean listing) {
        return new SyncState(status, otherReason, otherMessage, listing);
    }

    static SyncState watchFailed(String message) {
        return new SyncState(SyncCondition.ERROR, "ResourceWatchFailed", message, false);
    }

    /** The reason is spelled as Clusterpedia spells it. */
    static SyncState catalogFailed(String message) {
        return new SyncState(SyncCondition.ERROR, "StorageExpection", message, false);
    }

    static SyncState cleanFailed(String message) {
        return new SyncState(SyncCondition.STOP, "CleanResourceFailed", message, false);
    }
}
