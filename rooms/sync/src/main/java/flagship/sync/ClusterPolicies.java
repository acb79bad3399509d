package flagship.sync;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaClusterLifecycle;
import java.util.List;
import java.util.Optional;

/**
 * What import policies make of one Cluster. As long as there is a policy for Clusters, the built-in import leaves them to it. Pure.
 *
 * @param policies those that import from Clusters
 * @param lifecycles those whose source is the Cluster
 */
record ClusterPolicies(List<ClusterImportPolicy> policies, List<PediaClusterLifecycle> lifecycles) {
    /** What the built-in import does about the Cluster. */
    enum Say {
        /** No policy is there for it. */
        IMPORT,
        /** A policy is there: nothing new is made, what was made before is kept until the policy has its own. */
        WAIT,
        /** A policy has its own under another name, or does not want the Cluster. */
        LEAVE
    }

    ClusterPolicies {
        policies = List.copyOf(policies);
        lifecycles = List.copyOf(lifecycles);
    }

    static ClusterPolicies of(HostObjects host, String cluster) {
        return new ClusterPolicies(
                host.importPolicies().filter(ClusterPolicies::isForClusters).toList(),
                host.lifecyclesOf(cluster).toList());
    }

    private static boolean isForClusters(ClusterImportPolicy policy) {
        return policy.source().group().equals(Cluster.RESOURCE.group())
                && policy.source().resource().equals(Cluster.RESOURCE.resource())
                && !policy.metadata().isBeingDeleted();
    }

    /** The Cluster that a lifecycle is made from; empty for one of something else. */
    static Optional<String> source(PediaClusterLifecycle lifecycle) {
        var source = lifecycle.source();
        return source.type().groupResource().equals(Cluster.RESOURCE.groupResource())
                ? Optional.of(source.name())
                : Optional.empty();
    }

    /** @param cluster its name */
    Say say(String cluster) {
        if (policies.isEmpty() && lifecycles.isEmpty()) {
            return Say.IMPORT;
        }
        if (lifecycles.stream().anyMatch(lifecycle -> lifecycle.name().equals(cluster))) {
            return Say.WAIT; // It takes over the PediaCluster as it is, with its rows.
        }
        if (lifecycles.stream().anyMatch(lifecycle -> lifecycle.conditions().holds("Created"))) {
            return Say.LEAVE;
        }
        boolean isUnwanted = lifecycles.isEmpty()
                && policies.stream().allMatch(policy -> policy.conditions().holds("Reconciling"));
        return isUnwanted ? Say.LEAVE : Say.WAIT;
    }
}
