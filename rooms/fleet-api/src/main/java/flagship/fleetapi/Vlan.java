package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * A VLAN of a physical network. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param id 0 for untagged frames
 * @param provider the name of a ProviderNetwork
 * @param created when it was, as the API server wrote it
 */
public record Vlan(ObjectMeta metadata, int id, String provider, String created, JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "vlans");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "Vlan");

    public static Vlan of(JsonNode object) {
        var spec = object.path("spec");
        return new Vlan(
                ObjectMeta.of(object),
                spec.has("id") ? spec.path("id").asInt() : spec.path("vlanId").asInt(),
                Fields.text(spec, "provider"),
                Fields.text(object.path("metadata"), "creationTimestamp"),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
