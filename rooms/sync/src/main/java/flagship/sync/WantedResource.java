package flagship.sync;

import flagship.kubemodel.GroupVersionResource;
import flagship.sync.SyncConfig.Kept;

/**
 * One version of one resource that is to be synchronised.
 *
 * @param kind the Kind of its objects
 * @param version the version that was negotiated
 * @param read what is read from the member, and what its rows are kept as: objects are stored as they come, so both are one
 * @param withEvents whether the Events about its objects are wanted too
 * @param selection which of its objects are kept
 */
record WantedResource(
        GroupVersionResource read,
        String kind,
        boolean namespaced,
        String version,
        boolean withEvents,
        Selection selection) {
    /** All objects of a resource. */
    WantedResource(GroupVersionResource read, String kind, boolean namespaced, String version, boolean withEvents) {
        this(read, kind, namespaced, version, withEvents, Selection.ALL);
    }

    WantedResource with(Selection changed) {
        return new WantedResource(read, kind, namespaced, version, withEvents, changed);
    }

    /** How its rows are read: a checkpoint of rows that were read otherwise is void. */
    String readAs(Kept kept) {
        return read.version()
                + selection.mark()
                + (kept.managedFields() ? "+fields" : "")
                + (kept.authors() ? "+authors" : "")
                + (WrittenVersions.mayConcern(read) ? "+written" : "");
    }
}
