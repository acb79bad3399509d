package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * A translation that a VpcNatGateway does. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 */
public sealed interface IptablesRule {
    /** The kinds of translations. */
    enum Type {
        /** An address for one pod, both ways. */
        FIP("iptables-fip-rules", "IptablesFIPRule"),
        /** An address for what comes out of a network. */
        SNAT("iptables-snat-rules", "IptablesSnatRule"),
        /** A port of an address for a port of a pod. */
        DNAT("iptables-dnat-rules", "IptablesDnatRule");

        private final String plural;
        private final String kind;

        Type(String plural, String kind) {
            this.plural = plural;
            this.kind = kind;
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
    }

    ObjectMeta metadata();

    /** Name of an IptablesEIP. */
    String eip();

    /** As it is stored; missing before the first reconciliation. */
    JsonNode status();

    Type type();

    default String name() {
        return metadata().name();
    }

    /** The EIP's address in the translation that the gateway has or is to have; empty for none. */
    default String v4() {
        return Fields.text(status(), "v4ip");
    }

    /** @param internalIp a pod's address */
    record Fip(ObjectMeta metadata, String eip, String internalIp, JsonNode status) implements IptablesRule {
        @Override
        public Type type() {
            return Type.FIP;
        }
    }

    /** @param internalCidr a network, or one address */
    record Snat(ObjectMeta metadata, String eip, String internalCidr, JsonNode status) implements IptablesRule {
        @Override
        public Type type() {
            return Type.SNAT;
        }
    }

    /**
     * Ports are written as numbers, but are texts.
     *
     * @param protocol tcp or udp in either case
     * @param shared whether other rules of the same port may share its connections
     */
    record Dnat(
            ObjectMeta metadata,
            String eip,
            String externalPort,
            String internalIp,
            String internalPort,
            String protocol,
            boolean shared,
            JsonNode status)
            implements IptablesRule {
        @Override
        public Type type() {
            return Type.DNAT;
        }
    }

    static IptablesRule of(Type type, JsonNode object) {
        var metadata = ObjectMeta.of(object);
        var spec = object.path("spec");
        var status = object.path("status");
        var eip = Fields.text(spec, "eip");
        return switch (type) {
            case FIP -> new Fip(metadata, eip, Fields.text(spec, "internalIp"), status);
            case SNAT -> new Snat(metadata, eip, Fields.text(spec, "internalCIDR"), status);
            case DNAT ->
                new Dnat(
                        metadata,
                        eip,
                        Fields.text(spec, "externalPort"),
                        Fields.text(spec, "internalIp"),
                        Fields.text(spec, "internalPort"),
                        Fields.text(spec, "protocol"),
                        Fields.text(spec, "type").equals("share"),
                        status);
        };
    }
}
