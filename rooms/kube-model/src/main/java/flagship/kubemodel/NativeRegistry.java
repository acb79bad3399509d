package flagship.kubemodel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the type registry of Kubernetes 1.32 knows beyond the kinds that are served: older and newer versions of native groups.
 *
 * <p>Source: the scheme's version priorities (contract of Clusterpedia, section 2.6).
 */
final class NativeRegistry {
    private static final List<String> V1 = List.of("v1");

    /** Group to versions, best first. */
    private static final Map<String, List<String>> VERSIONS = Map.ofEntries(
            Map.entry("", V1),
            Map.entry("admissionregistration.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("apiextensions.k8s.io", List.of("v1", "v1beta1")),
            Map.entry("apiregistration.k8s.io", List.of("v1", "v1beta1")),
            Map.entry("apps", List.of("v1", "v1beta2", "v1beta1")),
            Map.entry("autoscaling", List.of("v2", "v1", "v2beta1", "v2beta2")),
            Map.entry("batch", List.of("v1", "v1beta1")),
            Map.entry("certificates.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("coordination.k8s.io", List.of("v1", "v1beta1", "v1alpha2")),
            Map.entry("discovery.k8s.io", List.of("v1", "v1beta1")),
            Map.entry("events.k8s.io", List.of("v1", "v1beta1")),
            Map.entry("extensions", List.of("v1beta1")),
            Map.entry("flowcontrol.apiserver.k8s.io", List.of("v1", "v1beta3", "v1beta2", "v1beta1")),
            Map.entry("internal.apiserver.k8s.io", List.of("v1alpha1")),
            Map.entry("networking.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("node.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("policy", List.of("v1", "v1beta1")),
            Map.entry("rbac.authorization.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("resource.k8s.io", List.of("v1beta1", "v1alpha3")),
            Map.entry("scheduling.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("storage.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            Map.entry("storagemigration.k8s.io", List.of("v1alpha1")));

    /** Kinds that have no v1 in 1.32: {@code group/Kind} to versions, best first. */
    private static final Map<String, List<String>> UNSERVED = Map.ofEntries(
            Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicy", List.of("v1alpha1")),
            Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicyBinding", List.of("v1alpha1")),
            Map.entry("certificates.k8s.io/ClusterTrustBundle", List.of("v1alpha1")),
            Map.entry("coordination.k8s.io/LeaseCandidate", List.of("v1alpha2")),
            Map.entry("extensions/DaemonSet", List.of("v1beta1")),
            Map.entry("extensions/Deployment", List.of("v1beta1")),
            Map.entry("extensions/Ingress", List.of("v1beta1")),
            Map.entry("extensions/NetworkPolicy", List.of("v1beta1")),
            Map.entry("extensions/ReplicaSet", List.of("v1beta1")),
            Map.entry("internal.apiserver.k8s.io/StorageVersion", List.of("v1alpha1")),
            Map.entry("networking.k8s.io/IPAddress", List.of("v1beta1", "v1alpha1")),
            Map.entry("networking.k8s.io/ServiceCIDR", List.of("v1beta1", "v1alpha1")),
            Map.entry("resource.k8s.io/DeviceClass", List.of("v1beta1", "v1alpha3")),
            Map.entry("resource.k8s.io/ResourceClaim", List.of("v1beta1", "v1alpha3")),
            Map.entry("resource.k8s.io/ResourceClaimTemplate", List.of("v1beta1", "v1alpha3")),
            Map.entry("resource.k8s.io/ResourceSlice", List.of("v1beta1", "v1alpha3")),
            Map.entry("storage.k8s.io/VolumeAttributesClass", List.of("v1beta1", "v1alpha1")),
            Map.entry("storagemigration.k8s.io/StorageVersionMigration", List.of("v1alpha1")));

    private NativeRegistry() {}

    /** The kinds that are served, by group; loaded when somebody first asks. */
    private static final class Served {
        static final Map<String, Set<String>> KINDS = new HashMap<>(NativeKinds.all().stream()
                .collect(Collectors.groupingBy(
                        kind -> kind.gvr().group(), Collectors.mapping(NativeKind::kind, Collectors.toSet()))));
    }

    static List<String> versions(String group) {
        return VERSIONS.getOrDefault(group, List.of());
    }

    static List<String> versions(String group, String kind) {
        var unserved = UNSERVED.get(group + "/" + kind);
        if (unserved != null) {
            return unserved;
        }
        return Served.KINDS.getOrDefault(group, Set.of()).contains(kind) ? versions(group) : List.of();
    }

    static Optional<String> storageVersion(GroupResource resource) {
        if (resource.group().equals("storage.k8s.io") && resource.resource().equals("csistoragecapacities")) {
            return Optional.of("v1beta1"); // The one override of the original, visible to its users as a path.
        }
        return versions(resource.group()).stream().findFirst();
    }
}
