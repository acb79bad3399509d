package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * An address of an external network on a VpcNatGateway. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param gateway name of the VpcNatGateway
 * @param v4 empty until one is given
 * @param externalSubnet name of a Subnet; empty for the gateway's
 * @param qosPolicy name of a QoSPolicy; empty for no limits
 * @param status as it is stored; missing before the first reconciliation
 */
public record IptablesEip(
        ObjectMeta metadata,
        String gateway,
        String v4,
        String v6,
        String mac,
        String externalSubnet,
        String qosPolicy,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "iptables-eips");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "IptablesEIP");

    public static IptablesEip of(JsonNode object) {
        var spec = object.path("spec");
        return new IptablesEip(
                ObjectMeta.of(object),
                Fields.text(spec, "natGwDp"),
                Fields.text(spec, "v4ip"),
                Fields.text(spec, "v6ip"),
                Fields.text(spec, "macAddress"),
                Fields.text(spec, "externalSubnet"),
                Fields.text(spec, "qosPolicy"),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }

    /** The address that the gateway has or is to have; empty until it was given, and after it was taken away. */
    public String ip() {
        return Fields.text(status, "ip");
    }
}
