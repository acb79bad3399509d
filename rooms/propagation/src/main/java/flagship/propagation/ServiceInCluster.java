package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.util.Optional;

/** A Service of one member. */
record ServiceInCluster(String cluster, NamespacedName service) {
    /** Of which Service a Work holds a slice that was collected from its cluster; empty for other Works. */
    static Optional<ServiceInCluster> ofSlice(RawObject work) {
        var labels = work.head().labels();
        if (!labels.containsKey(ServiceWords.COLLECTED_BY)) {
            return Optional.empty();
        }
        var namespace = labels.getOrDefault(
                ServiceWords.MCS_NAMESPACE, labels.getOrDefault(ServiceWords.EXPORTED_NAMESPACE, ""));
        var name = labels.getOrDefault(ServiceWords.MCS_NAME, labels.getOrDefault(ServiceWords.EXPORTED_NAME, ""));
        return DerivedNames.cluster(work.head().namespace())
                .map(cluster -> new ServiceInCluster(cluster, new NamespacedName(namespace, name)));
    }

    /** Where the Work lies that brings an object of a kind, named as the Service, to the cluster. */
    NamespacedName work(String kind) {
        return new NamespacedName(
                Cluster.executionNamespace(cluster), DerivedNames.work(kind, service.namespace(), service.name()));
    }

    @Override
    public String toString() {
        return service + " in " + cluster;
    }
}
