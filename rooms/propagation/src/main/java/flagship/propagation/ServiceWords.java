package flagship.propagation;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.Set;

/**
 * The labels, annotations and finalizers by which the objects of multi-cluster services know each other.
 *
 * <p>Source: karmada.md, sections 2.2 to 2.4 and 12.
 */
final class ServiceWords {
    static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
    static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    static final GroupVersionKind SLICE = new GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice");
    static final GroupVersionResource SLICES = new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");

    static final String MCS_ID = "multiclusterservice.karmada.io/permanent-id";
    static final String MCS_NAME = "multiclusterservice.karmada.io/name";
    static final String MCS_NAMESPACE = "multiclusterservice.karmada.io/namespace";
    static final String MCS = "MultiClusterService";
    static final String MCS_FINALIZER = "karmada.io/multiclusterservice-controller";

    /** On a Work that holds a slice of an exported Service: the Service. */
    static final String EXPORTED_NAME = "endpointslice.karmada.io/name";

    static final String EXPORTED_NAMESPACE = "endpointslice.karmada.io/namespace";
    static final String EXPORT = "ServiceExport";

    /** On a Work that holds a collected slice: {@value #EXPORT}, {@value #MCS}, or both. */
    static final String COLLECTED_BY = "endpointslice.karmada.io/managed-by";

    static final String BINDING_MANAGED_BY = "binding.karmada.io/managed-by";
    static final String PROVISION_CLUSTER = "endpointslice.karmada.io/provision-cluster";
    static final String IMPORT_FINALIZER = "karmada.io/endpointslice-controller";
    static final String DISPATCH_FINALIZER = "karmada.io/mcs-endpointslice-dispatch-controller";

    /** Kubernetes' own: the Service of a slice, and who keeps the slice. */
    static final String SLICE_SERVICE = "kubernetes.io/service-name";

    static final String SLICE_KEEPER = "endpointslice.kubernetes.io/managed-by";
    static final String IMPORTER = "endpointslice-controller.karmada.io";
    static final String DISPATCHER = "endpointslice-dispatch-controller.karmada.io";
    /** Slices of these are copies and are never collected again. */
    static final Set<String> OWN_KEEPERS = Set.of(IMPORTER, DISPATCHER);

    private ServiceWords() {}
}
