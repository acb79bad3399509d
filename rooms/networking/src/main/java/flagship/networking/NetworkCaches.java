package flagship.networking;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.SecurityGroup;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vlan;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the network controller watches. Owns its informers. */
final class NetworkCaches implements AutoCloseable {
    static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    static final GroupVersionResource STATEFUL_SETS = new GroupVersionResource("apps", "v1", "statefulsets");
    static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    static final GroupVersionResource ENDPOINT_SLICES =
            new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
    static final GroupVersionResource NETWORK_POLICIES =
            new GroupVersionResource("networking.k8s.io", "v1", "networkpolicies");
    static final GroupVersionResource PROVIDER_NETWORKS =
            new GroupVersionResource("kubeovn.io", "v1", "provider-networks");
    static final GroupVersionResource VIRTUAL_MACHINES =
            new GroupVersionResource("kubevirt.io", "v1", "virtualmachines");
    static final GroupVersionResource IP_POOLS = new GroupVersionResource("kubeovn.io", "v1", "ippools");

    /** Index of pods: whose addresses they use, {@code namespace/name}. */
    static final String BY_OWNER = "owner";
    /** Index of IP objects: the owner, {@code namespace/name}. */
    static final String BY_POD = "pod";
    /** Index of nodes: their own addresses. */
    static final String BY_ADDRESS = "address";

    /** Index of Services: the Vpc that is written on them. */
    static final String BY_VPC = "vpc";
    /** Index of EndpointSlices: their Service, {@code namespace/name}. */
    static final String BY_SERVICE = "service";

    /** Index of pods: the NAT gateway that they carry. */
    static final String BY_NAT_GATEWAY = "nat-gateway";

    /** Index of pods: the egress gateway that they carry, {@code namespace/name}. */
    static final String BY_EGRESS_GATEWAY = "egress-gateway";

    /** Index of pods: the security groups that one of their interfaces is in. */
    static final String BY_GROUP = "group";

    /** Index of pods: the Subnets in which they have addresses. */
    static final String BY_SUBNET = "subnet";

    /** Index of pods: further addresses that their interfaces may use. */
    static final String BY_EXTRA_ADDRESS = "extra-address";

    /** Index of Services: the SwitchLBRule that they were made for. */
    static final String BY_RULE = "rule";

    /** Index of pods: the Vips whose addresses they share or take. */
    static final String BY_VIP = "vip";

    private static final Set<String> OF_PODS =
            Set.of(BY_GROUP, BY_SUBNET, BY_EXTRA_ADDRESS, BY_VIP, BY_NAT_GATEWAY, BY_EGRESS_GATEWAY, BY_OWNER);

    private final Informer groups;
    private final Informer networkPolicies;
    private final Informer services;
    private final Informer endpointSlices;
    private final Informer vpcs;
    private final Informer subnets;
    private final Informer ips;
    private final Informer vlans;
    private final Informer ipPools;
    private final Informer providerNetworks;
    /** A cluster without KubeVirt does not serve them, so nobody waits for them. */
    private final Informer virtualMachines;

    private final Informer namespaces;
    private final Informer pods;
    private final Informer nodes;
    private final Informer statefulSets;

    /** Every change of a pod comes by here, and to parse it is most of the work. */
    private static Map<String, Collection<String>> indexed(RawObject object, NetworkingConfig config) {
        var json = object.toJson();
        var pod = PodFacts.of(json);
        return Map.of(
                BY_GROUP, pod.securityGroups(),
                BY_SUBNET, pod.subnets(),
                BY_EXTRA_ADDRESS, pod.extraAddresses(),
                BY_VIP, pod.vips(),
                BY_NAT_GATEWAY, GatewayPod.gateway(json).stream().toList(),
                BY_EGRESS_GATEWAY, EgressPod.gateway(json).stream().toList(),
                BY_OWNER, List.of(pod.owner(config.keepVmIp()).toString()));
    }

    NetworkCaches(Transport host, NetworkingConfig config) {
        vpcs = informer(host, Vpc.RESOURCE, Vpc.KIND);
        subnets = informer(host, Subnet.RESOURCE, Subnet.KIND);
        ips = informer(host, NetworkIp.RESOURCE, NetworkIp.KIND).index(BY_POD, NetworkCaches::ownerOfIp);
        vlans = informer(host, Vlan.RESOURCE, Vlan.KIND);
        providerNetworks =
                informer(host, PROVIDER_NETWORKS, new GroupVersionKind("kubeovn.io", "v1", "ProviderNetwork"));
        virtualMachines = informer(host, VIRTUAL_MACHINES, new GroupVersionKind("kubevirt.io", "v1", "VirtualMachine"));
        ipPools = informer(host, IP_POOLS, new GroupVersionKind("kubeovn.io", "v1", "IPPool"));
        namespaces = informer(host, NAMESPACES, new GroupVersionKind("", "v1", "Namespace"));
        pods = informer(host, PODS, new GroupVersionKind("", "v1", "Pod")).index(OF_PODS, pod -> indexed(pod, config));
        nodes = informer(host, NODES, new GroupVersionKind("", "v1", "Node"))
                .index(
                        BY_ADDRESS,
                        node -> NodeFacts.of(node.toJson()).internal().stream()
                                .map(IpAddress::toString)
                                .toList());
        groups = informer(host, SecurityGroup.RESOURCE, SecurityGroup.KIND);
        networkPolicies =
                informer(host, NETWORK_POLICIES, new GroupVersionKind("networking.k8s.io", "v1", "NetworkPolicy"));
        services = informer(host, SERVICES, new GroupVersionKind("", "v1", "Service"))
                .index(BY_VPC, NetworkCaches::vpcOfService)
                .index(
                        BY_RULE,
                        service -> SwitchLbService.ruleOf(service.toJson()).stream()
                                .toList());
        endpointSlices = informer(
                        host, ENDPOINT_SLICES, new GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice"))
                .index(
                        BY_SERVICE,
                        slice -> Services.ofSlice(slice).stream()
                                .map(NamespacedName::toString)
                                .toList());
        statefulSets = informer(host, STATEFUL_SETS, new GroupVersionKind("apps", "v1", "StatefulSet"));
    }

    private static Informer informer(Transport host, GroupVersionResource resource, GroupVersionKind kind) {
        return new Informer(host, ReflectorConfig.of(resource).withKind(kind));
    }

    private static List<String> vpcOfService(RawObject service) {
        var vpc = service.toJson()
                .path("metadata")
                .path("annotations")
                .path(Services.VPC)
                .asText("");
        return vpc.isEmpty() ? List.of() : List.of(vpc);
    }

    private static List<String> ownerOfIp(RawObject object) {
        var ip = NetworkIp.of(object.toJson());
        return List.of(new NamespacedName(ip.namespace(), ip.pod()).toString());
    }

    private List<Informer> all() {
        return List.of(
                vpcs,
                subnets,
                ips,
                vlans,
                ipPools,
                providerNetworks,
                namespaces,
                pods,
                nodes,
                statefulSets,
                services,
                endpointSlices,
                groups,
                networkPolicies);
    }

    void start() {
        all().forEach(Informer::start);
        virtualMachines.start();
    }

    /** Waits until everything has been read once. */
    void waitSynced() throws InterruptedException {
        Informers.waitSynced(all());
    }

    Informer vpcs() {
        return vpcs;
    }

    Informer subnets() {
        return subnets;
    }

    Informer ips() {
        return ips;
    }

    Informer vlans() {
        return vlans;
    }

    Informer ipPools() {
        return ipPools;
    }

    Informer providerNetworks() {
        return providerNetworks;
    }

    Informer virtualMachines() {
        return virtualMachines;
    }

    Informer namespaces() {
        return namespaces;
    }

    Informer pods() {
        return pods;
    }

    Informer nodes() {
        return nodes;
    }

    Informer groups() {
        return groups;
    }

    Informer networkPolicies() {
        return networkPolicies;
    }

    Informer services() {
        return services;
    }

    Informer endpointSlices() {
        return endpointSlices;
    }

    Informer statefulSets() {
        return statefulSets;
    }

    static NamespacedName cluster(String name) {
        return new NamespacedName("", name);
    }

    Optional<Vpc> vpc(String name) {
        return vpcs.get(cluster(name)).map(it -> Vpc.of(it.toJson()));
    }

    Optional<Subnet> subnet(String name) {
        return subnets.get(cluster(name)).map(it -> Subnet.of(it.toJson()));
    }

    Optional<Vlan> vlan(String name) {
        return vlans.get(cluster(name)).map(it -> Vlan.of(it.toJson()));
    }

    /** In no order. */
    List<Vlan> allVlans() {
        return vlans.list().stream().map(it -> Vlan.of(it.toJson())).toList();
    }

    /** In the order of their names. */
    List<Subnet> allSubnets() {
        return sorted(subnets).map(it -> Subnet.of(it.toJson())).toList();
    }

    /** In the order of their names. */
    List<Vpc> allVpcs() {
        return sorted(vpcs).map(it -> Vpc.of(it.toJson())).toList();
    }

    private static Stream<RawObject> sorted(Informer informer) {
        return informer.list().stream()
                .sorted(Comparator.comparing(it -> it.key().name()));
    }

    Optional<NetworkIp> ip(String name) {
        return ips.get(cluster(name)).map(it -> NetworkIp.of(it.toJson()));
    }

    /** The IP objects of an owner. */
    List<NetworkIp> ipsOf(NamespacedName owner) {
        return ips.byIndex(BY_POD, owner.toString()).stream()
                .map(it -> NetworkIp.of(it.toJson()))
                .toList();
    }

    Optional<PodFacts> pod(NamespacedName name) {
        return pods.get(name).map(it -> PodFacts.of(it.toJson()));
    }

    /** The pods that use an owner's addresses and have not ended. */
    List<PodFacts> livePodsOf(NamespacedName owner) {
        return pods.byIndex(BY_OWNER, owner.toString()).stream()
                .map(it -> PodFacts.of(it.toJson()))
                .filter(pod -> !pod.hasEnded())
                .toList();
    }

    /** The pod that carries a NAT gateway now. */
    Optional<GatewayPod> gatewayPod(String gateway) {
        return pods.byIndex(BY_NAT_GATEWAY, gateway).stream()
                .flatMap(it -> GatewayPod.of(it.toJson()).stream())
                .findFirst();
    }

    /** The pods that share or take the address of a Vip and have not ended. */
    List<PodFacts> podsOfVip(String vip) {
        return pods.byIndex(BY_VIP, vip).stream()
                .map(it -> PodFacts.of(it.toJson()))
                .filter(pod -> !pod.hasEnded())
                .toList();
    }

    /** By what OVN knows a node: its chassis, or its own name as long as its agent has not said. */
    String chassisOf(String node) {
        return nodes.get(cluster(node))
                .map(it -> NodeFacts.of(it.toJson()).metadata().annotations().get(ExternalReconciler.CHASSIS))
                .orElse(node);
    }

    /** Whether an address is a node's own. */
    boolean isOfNode(IpAddress address) {
        return !nodes.byIndex(BY_ADDRESS, address.toString()).isEmpty();
    }

    @Override
    public void close() {
        virtualMachines.close();
        all().forEach(Informer::close);
    }
}
