package flagship.fleetapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CustomResourceDefinitions of the fleet, one for each kind.
 *
 * <p>Source: Clusterpedia 0.9 for {@code clusterpedia.io} groups; Karmada for {@code karmada.io} groups (there Cluster is served by an
 * aggregated server; the definition gives the same fields and columns); StagedRollout, ClusterStagedRollout and CIDRPool are our own.
 */
public final class FleetCrds {
    private FleetCrds() {}

    /** Every definition as the JSON of an {@code apiextensions.k8s.io/v1} CustomResourceDefinition, ordered by name; fresh arrays. */
    public static List<byte[]> all() {
        return Stream.of(
                        CidrPool.RESOURCE,
                        ClusterImportPolicy.RESOURCE,
                        OverridePolicy.CLUSTER_RESOURCE,
                        PropagationPolicy.CLUSTER_RESOURCE,
                        ResourceBinding.CLUSTER_RESOURCE,
                        Cluster.RESOURCE,
                        StagedRollout.CLUSTER_RESOURCE,
                        ClusterSyncResources.RESOURCE,
                        ClusterTaintPolicy.RESOURCE,
                        CronFederatedHpa.RESOURCE,
                        FleetKinds.FEDERATED_HPAS,
                        FederatedResourceQuota.RESOURCE,
                        FleetKinds.MULTI_CLUSTER_INGRESSES,
                        MultiClusterService.RESOURCE,
                        OverridePolicy.RESOURCE,
                        PediaClusterLifecycle.RESOURCE,
                        PediaCluster.RESOURCE,
                        PropagationPolicy.RESOURCE,
                        Remedy.RESOURCE,
                        ResourceBinding.RESOURCE,
                        ResourceInterpreterCustomization.RESOURCE,
                        ResourceInterpreterWebhookConfiguration.RESOURCE,
                        FleetKinds.SERVICE_EXPORTS,
                        FleetKinds.SERVICE_IMPORTS,
                        StagedRollout.RESOURCE,
                        WorkloadRebalancer.RESOURCE,
                        Work.RESOURCE)
                .map(resource -> read(resource.groupResource() + ".json"))
                .toList();
    }

    /** Those of them that searching and synchronising need, in the same form. */
    public static List<byte[]> ofFind() {
        return Stream.of(
                        ClusterImportPolicy.RESOURCE,
                        Cluster.RESOURCE,
                        ClusterSyncResources.RESOURCE,
                        PediaClusterLifecycle.RESOURCE,
                        PediaCluster.RESOURCE)
                .map(resource -> read(resource.groupResource() + ".json"))
                .toList();
    }

    static byte[] read(String file) {
        try (var in = FleetCrds.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + file + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
