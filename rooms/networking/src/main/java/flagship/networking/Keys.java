package flagship.networking;

import java.util.List;

/** Annotations, labels and finalizers of tenant networks. */
final class Keys {
    /** The provider of the interfaces that are ours unless a NetworkAttachmentDefinition says otherwise. */
    static final String PROVIDER = "ovn";

    static final String FINALIZER = "kubeovn.io/kube-ovn-controller";
    /** What versions up to 1.12 wrote; taken away like ours. */
    static final String OLD_FINALIZER = "kube-ovn-controller";

    static final List<String> FINALIZERS = List.of(FINALIZER, OLD_FINALIZER);

    static final String SUBNET_LABEL = "ovn.kubernetes.io/subnet";
    static final String NODE_LABEL = "ovn.kubernetes.io/node-name";
    static final String RESERVED_LABEL = "ovn.kubernetes.io/ip_reserved";
    /** On Vpcs that belong to somebody else in the same database. */
    static final String FOREIGN_VPC_LABEL = "ovn.kubernetes.io/vpc_external";

    static final String IP_ADDRESS = "ip_address";
    static final String MAC_ADDRESS = "mac_address";
    static final String CIDR = "cidr";
    static final String GATEWAY = "gateway";
    static final String LOGICAL_SWITCH = "logical_switch";
    static final String LOGICAL_ROUTER = "logical_router";
    static final String VLAN_ID = "vlan_id";
    static final String PROVIDER_NETWORK = "provider_network";
    static final String POD_NIC_TYPE = "pod_nic_type";
    static final String VIRTUAL_MACHINE = "virtualmachine";
    static final String ALLOCATED = "allocated";
    static final String ROUTED = "routed";

    private Keys() {}

    /** The annotation of an interface: {@code ovn.kubernetes.io/ip_address}. */
    static String of(String provider, String suffix) {
        return provider + ".kubernetes.io/" + suffix;
    }

    /** The annotation of the primary interface. */
    static String primary(String suffix) {
        return of(PROVIDER, suffix);
    }

    /** Whether interfaces of the provider are logical ports; other providers only keep addresses here. */
    static boolean isOvn(String provider) {
        return provider.isEmpty()
                || provider.equals(PROVIDER)
                || provider.endsWith("." + PROVIDER)
                || provider.contains("." + PROVIDER + ".");
    }
}
