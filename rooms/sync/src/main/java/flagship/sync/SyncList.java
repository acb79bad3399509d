package flagship.sync;

import flagship.fleetapi.GroupResources;
import java.util.ArrayList;
import java.util.List;

/**
 * What a PediaCluster asks to synchronise.
 *
 * @param items its own list, then that of the ClusterSyncResources that it refers to
 * @param allCustomResources also every custom resource
 */
record SyncList(List<GroupResources> items, boolean allCustomResources) {
    SyncList {
        items = List.copyOf(items);
    }

    static SyncList of(List<GroupResources> own, List<GroupResources> referred, boolean allCustomResources) {
        var items = new ArrayList<>(own);
        items.addAll(referred);
        return new SyncList(items, allCustomResources);
    }

    /** Whether it asks for every resource of every group. */
    boolean asksForEverything() {
        return items.stream().anyMatch(item -> item.group().equals(GroupResources.ALL));
    }
}
