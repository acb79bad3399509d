package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.List;

/**
 * Lets Pods of some clusters serve a Service in others. The Service has the same name and namespace.
 *
 * <p>Source: Karmada, {@code networking.karmada.io/v1alpha1}.
 *
 * @param types {@value #CROSS_CLUSTER} or {@code LoadBalancer}
 * @param providers names of the clusters whose Pods serve; empty stands for all. The newer of the two fields wins
 * @param consumers names of the clusters where the Service is reached; empty stands for all
 */
public record MultiClusterService(
        ObjectMeta metadata,
        List<String> types,
        List<String> providers,
        List<String> consumers,
        Conditions conditions) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("networking.karmada.io", "v1alpha1", "multiclusterservices");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("networking.karmada.io", "v1alpha1", "MultiClusterService");

    /** The type that Flagship realises; the other is for controllers of load balancers. */
    public static final String CROSS_CLUSTER = "CrossCluster";

    public static final String SERVICE_APPLIED = "ServiceApplied";
    public static final String SLICES_DISPATCHED = "EndpointSliceDispatched";

    public MultiClusterService {
        types = List.copyOf(types);
        providers = List.copyOf(providers);
        consumers = List.copyOf(consumers);
    }

    public static MultiClusterService of(JsonNode object) {
        var spec = object.path("spec");
        return new MultiClusterService(
                ObjectMeta.of(object),
                Fields.texts(spec, "types"),
                clusters(spec, "providerClusters", "serviceProvisionClusters"),
                clusters(spec, "consumerClusters", "serviceConsumptionClusters"),
                Conditions.of(object.path("status")));
    }

    private static List<String> clusters(JsonNode spec, String field, String deprecated) {
        var named = Fields.list(spec, field, cluster -> Fields.text(cluster, "name"));
        return named.isEmpty() ? Fields.texts(spec, deprecated) : named;
    }

    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    public boolean crossesClusters() {
        return types.contains(CROSS_CLUSTER);
    }

    /** {@code status.conditions} as JSON. */
    public static ArrayNode toJson(Conditions conditions) {
        return conditions.toJson();
    }
}
