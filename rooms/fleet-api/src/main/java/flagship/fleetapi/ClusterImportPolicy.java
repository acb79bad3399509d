package flagship.fleetapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * How objects of the host become PediaClusters: one PediaClusterLifecycle for each selected source object. Cluster-scoped.
 *
 * <p>Source: Clusterpedia 0.9, {@code policy.clusterpedia.io/v1alpha1}.
 *
 * @param nameTemplate gives the name of the lifecycle and of the PediaCluster
 * @param template YAML or JSON of the PediaCluster
 * @param creationCondition created when it renders to {@code true}
 */
public record ClusterImportPolicy(
        ObjectMeta metadata,
        Source source,
        List<TemplateReference> references,
        String nameTemplate,
        String template,
        String creationCondition,
        Conditions conditions) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.clusterpedia.io", "v1alpha1", "clusterimportpolicies");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("policy.clusterpedia.io", "v1alpha1", "ClusterImportPolicy");

    /** Keeps the object until nothing is watched for it any more. */
    public static final String FINALIZER = "clusterpedia.io/cluster-import-policy-controller";

    public ClusterImportPolicy {
        references = List.copyOf(references);
    }

    /**
     * The objects that clusters are imported from.
     *
     * @param versions preferred versions; empty for the server's preference
     * @param selectorTemplate selects an object when it renders to {@code true}; empty for all
     */
    public record Source(String group, String resource, List<String> versions, String selectorTemplate) {
        public Source {
            versions = List.copyOf(versions);
        }
    }

    public String name() {
        return metadata.name();
    }

    public static ClusterImportPolicy of(ObjectNode object) {
        var spec = object.path("spec");
        var source = spec.path("source");
        return new ClusterImportPolicy(
                ObjectMeta.of(object),
                new Source(
                        Fields.text(source, "group"),
                        Fields.text(source, "resource"),
                        Fields.texts(source, "versions"),
                        Fields.text(source, "selectorTemplate")),
                TemplateReference.list(spec),
                Fields.text(spec, "nameTemplate"),
                Fields.text(spec, "template"),
                Fields.text(spec, "creationCondition"),
                Conditions.of(object.path("status")));
    }
}
