package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * An address of an external network that OVN itself uses: for translations, or for a router's port. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}; version 1.11 writes {@code v4ip} for {@code v4Ip}.
 *
 * @param externalSubnet name of a Subnet; empty for the usual one
 * @param type {@code nat}, {@code lrp}, {@code lsp}; empty for {@code nat}
 * @param status as it is stored; missing before the first reconciliation
 */
public record OvnEip(
        ObjectMeta metadata, String externalSubnet, String type, String v4, String v6, String mac, JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "ovn-eips");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "OvnEip");

    public static OvnEip of(JsonNode object) {
        var spec = object.path("spec");
        var v4 = Fields.text(spec, "v4Ip");
        return new OvnEip(
                ObjectMeta.of(object),
                Fields.text(spec, "externalSubnet"),
                Fields.text(spec, "type"),
                v4.isEmpty() ? Fields.text(spec, "v4ip") : v4,
                Fields.text(spec, "v6Ip"),
                Fields.text(spec, "macAddress"),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }

    /** The address that it has; empty until it was given. */
    public String ip() {
        return Fields.text(status, "v4Ip");
    }
}
