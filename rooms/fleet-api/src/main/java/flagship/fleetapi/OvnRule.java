package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * A translation that OVN itself does on a Vpc's router. Cluster-scoped. Members that a kind does not have are empty.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param eip name of an OvnEip
 * @param ipName name of the IP object of a pod's interface, or of a Vip
 * @param ofVip whether {@code ipName} names a Vip
 * @param vpc for addresses that are written out: whose they are
 * @param v4 an address that is written out; of an OvnSnatRule also a network
 * @param vpcSubnet of an OvnSnatRule: name of a Subnet, all of whose addresses are meant
 * @param distributed of an OvnFip: whether each node translates for its own pods
 * @param port of an OvnDnatRule
 * @param status as it is stored; missing before the first reconciliation
 */
public record OvnRule(
        Type type,
        ObjectMeta metadata,
        String eip,
        String ipName,
        boolean ofVip,
        String vpc,
        String v4,
        String vpcSubnet,
        boolean distributed,
        Port port,
        JsonNode status) {
    /** The kinds of translations. */
    public enum Type {
        FIP("ovn-fips", "OvnFip", "v4Ip"),
        SNAT("ovn-snat-rules", "OvnSnatRule", "v4IpCidr"),
        DNAT("ovn-dnat-rules", "OvnDnatRule", "v4Ip");

        private final String plural;
        private final String kind;
        private final String addressField;

        Type(String plural, String kind, String addressField) {
            this.plural = plural;
            this.kind = kind;
            this.addressField = addressField;
        }

        public GroupVersionResource resource() {
            return new GroupVersionResource("kubeovn.io", "v1", plural);
        }

        public GroupVersionKind kind() {
            return new GroupVersionKind("kubeovn.io", "v1", kind);
        }

        /** As {@code status.nat} of an EIP names it: {@code fip}, {@code snat}, {@code dnat}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The member of spec and status for what is translated inside. */
        public String addressField() {
            return addressField;
        }
    }

    /** Ports are written as numbers, but are texts. */
    public record Port(String protocol, String external, String internal) {
        static Port of(JsonNode spec) {
            return new Port(
                    Fields.text(spec, "protocol"),
                    Fields.text(spec, "externalPort"),
                    Fields.text(spec, "internalPort"));
        }
    }

    public static OvnRule of(Type type, JsonNode object) {
        var spec = object.path("spec");
        return new OvnRule(
                type,
                ObjectMeta.of(object),
                Fields.text(spec, "ovnEip"),
                Fields.text(spec, "ipName"),
                Fields.text(spec, "ipType").equals("vip"),
                Fields.text(spec, "vpc"),
                Fields.text(spec, type.addressField()),
                Fields.text(spec, "vpcSubnet"),
                Fields.text(spec, "type").equals("distributed"),
                Port.of(spec),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
