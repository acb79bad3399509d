package flagship.kubemodel;

import static flagship.kubemodel.PrintedColumn.CREATED_AT;
import static flagship.kubemodel.PrintedColumn.NAME;

import java.util.List;

/** Which table a native resource has. */
final class NativeTables {
    private NativeTables() {}

    static List<PrintedColumn> columns(GroupResource resource) {
        return switch (resource.group()) {
            case "" -> core(resource.resource());
            case "apps", "batch" -> WorkloadTables.columns(resource.resource());
            case "autoscaling" -> AutoscalerTable.columns();
            case "networking.k8s.io", "discovery.k8s.io" -> NetworkTables.columns(resource.resource());
            case "storage.k8s.io" -> StorageTables.columns(resource.resource());
            case "events.k8s.io" -> EventTable.columns();
            case "admissionregistration.k8s.io", "apiregistration.k8s.io", "flowcontrol.apiserver.k8s.io" ->
                ExtensionTables.columns(resource.resource());
            case "policy", "rbac.authorization.k8s.io", "certificates.k8s.io" ->
                PolicyTables.columns(resource.resource());
            case "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io" ->
                ClusterTables.columns(resource.resource());
            default -> other();
        };
    }

    private static List<PrintedColumn> core(String resource) {
        return switch (resource) {
            case "pods" -> PodTable.columns();
            case "nodes" -> NodeTable.columns();
            case "events" -> EventTable.columns();
            case "services", "endpoints" -> NetworkTables.columns(resource);
            case "persistentvolumes", "persistentvolumeclaims" -> StorageTables.columns(resource);
            case "replicationcontrollers", "podtemplates" -> WorkloadTables.columns(resource);
            default -> ClusterTables.columns(resource);
        };
    }

    /** Resources without a table of their own. */
    static List<PrintedColumn> other() {
        return List.of(NAME, CREATED_AT);
    }
}
