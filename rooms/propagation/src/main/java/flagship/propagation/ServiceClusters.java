package flagship.propagation;

import flagship.fleetapi.Cluster;

/** What multi-cluster services ask of a cluster. Pure. */
final class ServiceClusters {
    private ServiceClusters() {}

    static boolean isReady(Cluster cluster) {
        return !cluster.metadata().isBeingDeleted()
                && cluster.status().conditions().holds(ClusterStatusReconciler.READY);
    }

    static boolean servesSlices(Cluster cluster) {
        return cluster.status().apiEnablements().stream()
                .filter(api -> api.groupVersion().equals(ServiceWords.SLICE.apiVersion()))
                .flatMap(api -> api.resources().stream())
                .anyMatch(resource -> resource.kind().equals(ServiceWords.SLICE.kind()));
    }
}
