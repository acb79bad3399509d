package flagship.fleetapi;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * Kinds of the fleet that Flagship reads as trees, or leaves to controllers of others.
 *
 * <p>Source: Karmada; for {@code multicluster.x-k8s.io} the multi-cluster services API of Kubernetes.
 */
public final class FleetKinds {
    public static final GroupVersionResource MULTI_CLUSTER_INGRESSES =
            new GroupVersionResource("networking.karmada.io", "v1alpha1", "multiclusteringresses");
    public static final GroupVersionResource FEDERATED_HPAS =
            new GroupVersionResource("autoscaling.karmada.io", "v1alpha1", "federatedhpas");
    public static final GroupVersionKind FEDERATED_HPA =
            new GroupVersionKind("autoscaling.karmada.io", "v1alpha1", "FederatedHPA");
    public static final GroupVersionResource SERVICE_EXPORTS =
            new GroupVersionResource("multicluster.x-k8s.io", "v1alpha1", "serviceexports");
    public static final GroupVersionKind SERVICE_EXPORT =
            new GroupVersionKind("multicluster.x-k8s.io", "v1alpha1", "ServiceExport");
    public static final GroupVersionResource SERVICE_IMPORTS =
            new GroupVersionResource("multicluster.x-k8s.io", "v1alpha1", "serviceimports");
    public static final GroupVersionKind SERVICE_IMPORT =
            new GroupVersionKind("multicluster.x-k8s.io", "v1alpha1", "ServiceImport");

    private FleetKinds() {}
}
