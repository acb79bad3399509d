package flagship.sync;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * The API groups that Kubernetes itself defines, with their versions; the first one is the version that rows are kept under where the
 * member serves it.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 2.6), which knows the types of Kubernetes 1.32.
 */
final class NativeVersions {
    private static final Map<String, List<String>> BY_GROUP = Map.ofEntries(
            entry("", List.of("v1")),
            entry("admissionregistration.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("apiextensions.k8s.io", List.of("v1", "v1beta1")),
            entry("apiregistration.k8s.io", List.of("v1", "v1beta1")),
            entry("apps", List.of("v1", "v1beta2", "v1beta1")),
            entry("autoscaling", List.of("v2", "v1", "v2beta1", "v2beta2")),
            entry("batch", List.of("v1", "v1beta1")),
            entry("certificates.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("coordination.k8s.io", List.of("v1", "v1beta1", "v1alpha2")),
            entry("discovery.k8s.io", List.of("v1", "v1beta1")),
            entry("events.k8s.io", List.of("v1", "v1beta1")),
            entry("extensions", List.of("v1beta1")),
            entry("flowcontrol.apiserver.k8s.io", List.of("v1", "v1beta3", "v1beta2", "v1beta1")),
            entry("internal.apiserver.k8s.io", List.of("v1alpha1")),
            entry("networking.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("node.k8s.io", List.of("v1", "v1beta1")),
            entry("policy", List.of("v1", "v1beta1")),
            entry("rbac.authorization.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("resource.k8s.io", List.of("v1beta1", "v1alpha3")),
            entry("scheduling.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("storage.k8s.io", List.of("v1", "v1beta1", "v1alpha1")),
            entry("storagemigration.k8s.io", List.of("v1alpha1")));

    private NativeVersions() {}

    /** The versions of a native group, best first; empty where the group is not Kubernetes' own. */
    static List<String> of(String group) {
        return BY_GROUP.getOrDefault(group, List.of());
    }
}
