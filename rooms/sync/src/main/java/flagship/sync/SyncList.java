package flagship.sync;

import flagship.fleetapi.GroupResources;
import flagship.fleetapi.SyncFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a PediaCluster asks to synchronise.
 *
 * @param items its own list, then that of the ClusterSyncResources that it refers to
 * @param allCustomResources also every custom resource
 * @param filter which objects are kept
 */
record SyncList(List<GroupResources> items, boolean allCustomResources, SyncFilter filter) {
    SyncList {
        items = List.copyOf(items);
    }

    /** All objects of what is asked for. */
    SyncList(List<GroupResources> items, boolean allCustomResources) {
        this(items, allCustomResources, SyncFilter.NONE);
    }

    static SyncList of(
            List<GroupResources> own, List<GroupResources> referred, boolean allCustomResources, SyncFilter filter) {
        var items = new ArrayList<>(own);
        items.addAll(referred);
        return new SyncList(items, allCustomResources, filter);
    }

    /** Whether it asks for every resource of every group. */
    boolean asksForEverything() {
        return items.stream().anyMatch(item -> item.group().equals(GroupResources.ALL));
    }
}
