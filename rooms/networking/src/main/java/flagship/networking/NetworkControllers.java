package flagship.networking;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Controller;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers of networks, wired: which change of which object leads to which others. A start reads everything, fills the address books,
 * and only then begins to give addresses.
 */
final class NetworkControllers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkControllers.class);
    private static final Duration CACHE_LAG = Duration.ofMillis(50);
    /** Counters of a busy Subnet are written this often at most. */
    private static final Duration COUNT_PAUSE = Duration.ofMillis(200);
    /** Pods come and go in groups; the policies that look at all of them look once a group. */
    private static final Duration POLICY_PAUSE = Duration.ofMillis(100);

    private final OvsdbClient database;
    private final NetworkingConfig config;
    private final NetworkCaches caches;
    private final NatCaches nat;
    private final OvnNatCaches ovnNat;
    private final VipCaches vips;
    private final EgressCaches egress;
    private final DnsCaches nameServers;
    private final InterconnectionControllers interconnection;
    private final Ipam ipam = new Ipam(new SecureRandom());
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final EventRecorder events;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread starter;
    /** Of the starter, until it has ended. */
    private final List<Controller<?>> controllers = new ArrayList<>();

    private NetworkControllers(Transport host, OvsdbClient database, NetworkingConfig config) {
        this.database = database;
        this.config = config;
        this.caches = new NetworkCaches(host, config);
        this.nat = new NatCaches(host);
        this.ovnNat = new OvnNatCaches(host);
        this.vips = new VipCaches(host);
        this.egress = new EgressCaches(host);
        this.nameServers = new DnsCaches(host);
        this.objects = new ObjectWriter(new KubeClient(host));
        this.northbound = NorthboundWriter.start(database);
        this.events = EventRecorder.start(host, "kube-ovn-controller", Timing.SYSTEM);
        this.interconnection = new InterconnectionControllers(host, caches, northbound, objects, config, events);
        this.starter = Thread.ofVirtual().name("networking").unstarted(this::run);
    }

    static NetworkControllers start(Transport host, OvsdbClient database, NetworkingConfig config) {
        var controllers = new NetworkControllers(host, database, config);
        controllers.starter.start();
        return controllers;
    }

    private void run() {
        try {
            caches.start();
            nat.start();
            ovnNat.start();
            vips.start();
            egress.start();
            nameServers.start();
            interconnection.start();
            prepare();
            caches.waitSynced();
            nat.waitSynced();
            ovnNat.waitSynced();
            vips.waitSynced();
            egress.waitSynced();
            nameServers.waitSynced();
            interconnection.waitSynced();
            new Adoption(caches, ipam, config).run();
            NatControllers.adopt(nat, caches, ipam);
            OvnEipReconciler.adopt(ovnNat, ipam);
            VipReconciler.adopt(vips, ipam);
            wire();
            settled.countDown();
            sweep();
        } catch (InterruptedException e) {
            log.atDebug().log("networking stopped");
        }
    }

    /** What must be there before anything else; tried until it is. */
    private void prepare() throws InterruptedException {
        while (true) {
            try {
                northbound.write(new Scope.Global(), List.of(GlobalRow.of(config)), VpcReconciler.WRITE_LIMIT);
                northbound.write(new Scope.OfGroup(GroupRows.DENY_ALL), GroupRows.denyAll(), VpcReconciler.WRITE_LIMIT);
                new Defaults(objects, config).create();
                return;
            } catch (IOException | ApiException e) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("networking waits");
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private void wire() {
        var random = new SecureRandom();
        var ips = new IpObjects(caches, objects);
        var subnets = new Later<String>();
        var pods = new Later<NamespacedName>();
        var nodes = new Later<String>();
        var release = new AddressRelease(caches, ipam, northbound, objects, ips, subnets::addSoon);
        var vpcs = new Later<String>();
        var translation = new NatControllers(
                caches, nat, ovnNat, ipam, northbound, objects, config, this::controller, subnets::addSoon);
        var ovnTranslation = new OvnNatControllers(
                caches, ovnNat, vips, nat, ipam, northbound, objects, config, this::controller, subnets::addSoon);
        var virtual = new VipControllers(
                caches, vips, ovnNat, ipam, northbound, objects, config, this::controller, subnets::addSoon);
        var services = new Services(caches, config);
        vpcs.is(controller(
                "vpc",
                4,
                new VpcReconciler(caches, nat, egress, services, northbound, objects, config, Timing.SYSTEM, random)));
        nodes.is(controller(
                "node", 4, new NodeReconciler(caches, ipam, northbound, objects, ips, config, subnets::addSoon)));
        subnets.is(controller(
                "subnet",
                4,
                new SubnetReconciler(caches, ipam, northbound, objects, config, Timing.SYSTEM, random, name -> {
                    usable(name, pods, nodes);
                    translation.subnetUsable();
                    ovnTranslation.subnetUsable();
                    virtual.subnetUsable(name);
                })));
        var namespaces = controller("namespace", 2, new NamespaceReconciler(caches, objects, config));
        pods.is(controller(
                "pod",
                config.workers(),
                new PodReconciler(
                        caches,
                        ipam,
                        new PodNetworks(caches, ipam, objects.client(), config),
                        northbound,
                        objects,
                        ips,
                        release,
                        events,
                        config,
                        vips::vip,
                        subnets::addSoon)));
        listen(vpcs, subnets, namespaces, pods, nodes);
        translation.listen();
        ovnTranslation.listen();
        virtual.listen(pods.get());
        new EgressControllers(caches, egress, nat, northbound, objects, config, this::controller).listen(vpcs.get());
        new DnsControllers(caches, nameServers, vips, objects, config, this::controller).listen();
        interconnection.listen(caches, database, (name, reconciler) -> controller(name, 1, reconciler));
        listenToUnderlay();
        security(pods);
        if (config.enableLb()) {
            listenToServices(
                    controller("service", 2, new ServiceReconciler(caches, services, objects, vpcs::addSoon)), vpcs);
        }
    }

    private void listen(
            Later<String> vpcs,
            Later<String> subnets,
            Controller<String> namespaces,
            Later<NamespacedName> pods,
            Later<String> nodes) {
        Function<RawObject, List<String>> allSubnets = _ -> subnetNames();
        Function<RawObject, List<String>> allNamespaces = _ ->
                caches.namespaces().list().stream().map(it -> it.key().name()).toList();
        caches.vpcs().handle(vpcs.get().enqueueing(NetworkControllers::name));
        nat.gateways()
                .handle(vpcs.get()
                        .enqueueing(gateway ->
                                List.of(VpcNatGateway.of(gateway.toJson()).vpc())));
        caches.vpcs().handle(subnets.get().enqueueing(vpc -> subnetsOf(vpc.key().name())));
        caches.vpcs().handle(namespaces.enqueueing(allNamespaces));
        caches.subnets().handle(subnets.get().enqueueing(NetworkControllers::name));
        caches.subnets().handle(vpcs.get().enqueueing(subnet -> List.of(vpcOf(subnet))));
        caches.subnets().handle(Handlers.ofSpec(namespaces.enqueueing(allNamespaces)));
        caches.subnets().handle(Handlers.removed(() -> subnetNames().forEach(subnets.get()::enqueue)));
        caches.vlans().handle(subnets.get().enqueueing(allSubnets));
        caches.namespaces().handle(namespaces.enqueueing(NetworkControllers::name));
        caches.namespaces()
                .handle(pods.get()
                        .enqueueing(namespace -> waitingPods(namespace.key().name())));
        caches.nodes().handle(nodes.get().enqueueing(NetworkControllers::name));
        caches.nodes()
                .handle(InformerHandler.whenDiffers(
                        NetworkControllers::gatewayFacts, subnets.get().enqueueing(_ -> centralizedSubnets())));
        caches.subnets()
                .handle(InformerHandler.whenDiffers(
                        NetworkControllers::gatewayType,
                        pods.get().enqueueing(subnet -> podsIn(subnet.key().name()))));
        caches.pods().handle(pods.get().enqueueing(this::podKeys));
        caches.pods()
                .handle(subnets.get()
                        .enqueueing(pod -> PodFacts.of(pod.toJson()).subnetsWithExtraAddresses()));
        caches.ips().handle(pods.get().enqueueing(this::ownersWithoutPod));
        caches.statefulSets().handle(pods.get().enqueueing(this::podsOfSet));
        caches.virtualMachines().handle(pods.get().enqueueing(machine -> List.of(machine.key())));
    }

    private void listenToUnderlay() {
        var vlans = controller("vlan", 1, new VlanReconciler(caches, objects, Timing.SYSTEM));
        caches.vlans().handle(vlans.enqueueing(_ -> vlanNames()));
        caches.subnets().handle(Handlers.ofSpec(vlans.enqueueing(_ -> vlanNames())));
        var networks = controller("provider-network", 1, new ProviderNetworkReconciler(caches, objects, Timing.SYSTEM));
        Function<RawObject, List<String>> all = _ -> caches.providerNetworks().list().stream()
                .map(it -> it.key().name())
                .toList();
        caches.providerNetworks().handle(networks.enqueueing(NetworkControllers::name));
        caches.vlans().handle(networks.enqueueing(all));
        caches.nodes().handle(networks.enqueueing(all));
        var pools = controller("ip-pool", 1, new IpPoolReconciler(caches, ipam, northbound, objects, Timing.SYSTEM));
        caches.ipPools().handle(pools.enqueueing(NetworkControllers::name));
        caches.subnets().handle(pools.enqueueing(subnet -> poolsOf(subnet.key().name())));
    }

    private List<String> vlanNames() {
        return caches.vlans().list().stream().map(vlan -> vlan.key().name()).toList();
    }

    private List<String> poolsOf(String subnet) {
        return caches.ipPools().list().stream()
                .filter(pool -> IpPoolReconciler.subnet(pool.toJson()).equals(subnet))
                .map(pool -> pool.key().name())
                .toList();
    }

    /** What of a node decides whether packets leave the cluster by it. */
    private static Object gatewayFacts(RawObject object) {
        var node = NodeFacts.of(object.toJson());
        return List.of(node.ready(), node.metadata().labels());
    }

    private static Object gatewayType(RawObject subnet) {
        return Subnet.of(subnet.toJson()).spec().gatewayOfCluster().type();
    }

    private List<String> centralizedSubnets() {
        return caches.allSubnets().stream()
                .filter(subnet -> CentralGateway.isCentralized(subnet, config))
                .map(Subnet::name)
                .toList();
    }

    private List<NamespacedName> podsIn(String subnet) {
        return caches.pods().byIndex(NetworkCaches.BY_SUBNET, subnet).stream()
                .map(RawObject::key)
                .toList();
    }

    private void security(Later<NamespacedName> pods) {
        var groups = controller("security-group", 2, new GroupReconciler(caches, ipam, northbound, objects, config));
        caches.groups().handle(groups.enqueueing(NetworkControllers::name));
        caches.groups()
                .handle(pods.get().enqueueing(group -> podsOfGroup(group.key().name())));
        caches.pods().handle(groups.enqueueing(pod -> PodFacts.of(pod.toJson()).securityGroups()));
        var policies = controller("network-policy", 2, new NetworkPolicyReconciler(caches, ipam, northbound, config));
        caches.networkPolicies().handle(policies.enqueueing(policy -> List.of(policy.key())));
        Runnable all = () -> policyKeys().forEach(policy -> policies.enqueueAfter(policy, POLICY_PAUSE));
        caches.pods().handle(InformerHandler.ofChanges(_ -> all.run()));
        caches.namespaces().handle(InformerHandler.ofChanges(_ -> all.run()));
    }

    private List<NamespacedName> podsOfGroup(String group) {
        return caches.pods().byIndex(NetworkCaches.BY_GROUP, group).stream()
                .map(RawObject::key)
                .toList();
    }

    private List<NamespacedName> policyKeys() {
        return caches.networkPolicies().list().stream().map(RawObject::key).toList();
    }

    private void listenToServices(Controller<NamespacedName> services, Later<String> vpcs) {
        caches.services().handle(services.enqueueing(service -> List.of(service.key())));
        caches.services().handle(vpcs.get().enqueueing(NetworkControllers::vpcOfService));
        caches.endpointSlices().handle(services.enqueueing(Services::ofSlice));
    }

    /** Also of a Service that is gone. */
    private static List<String> vpcOfService(RawObject service) {
        var vpc = service.toJson()
                .path("metadata")
                .path("annotations")
                .path(Services.VPC)
                .asText("");
        return vpc.isEmpty() ? List.of() : List.of(vpc);
    }

    private List<String> subnetNames() {
        return caches.allSubnets().stream().map(Subnet::name).toList();
    }

    private static List<String> name(RawObject object) {
        return List.of(object.key().name());
    }

    private List<String> subnetsOf(String vpc) {
        return caches.allSubnets().stream()
                .filter(subnet -> subnet.spec().vpc().equals(vpc))
                .map(Subnet::name)
                .toList();
    }

    private String vpcOf(RawObject subnet) {
        var vpc = Subnet.of(subnet.toJson()).spec().vpc();
        return vpc.isEmpty() ? config.clusterRouter() : vpc;
    }

    /** Pods that had no subnet when they were looked at. */
    private List<NamespacedName> waitingPods(String namespace) {
        return caches.pods().list(namespace).stream()
                .map(it -> PodFacts.of(it.toJson()))
                .filter(pod -> !pod.isAllocated() && !pod.hostNetwork() && !pod.hasEnded())
                .map(PodFacts::key)
                .toList();
    }

    private void usable(String subnet, Later<NamespacedName> pods, Later<String> nodes) {
        caches.namespaces()
                .list()
                .forEach(namespace -> waitingPods(namespace.key().name()).forEach(pods.get()::enqueue));
        if (subnet.equals(config.joinSubnet())) {
            caches.nodes().list().forEach(node -> nodes.get().enqueue(node.key().name()));
        }
    }

    /** The pod, and of a virtual machine's also its owner, whose last pod it may be, and the pods that share the port. */
    private List<NamespacedName> podKeys(RawObject object) {
        var pod = PodFacts.of(object.toJson());
        var owner = pod.owner(config.keepVmIp());
        if (owner.equals(pod.key())) {
            return List.of(owner);
        }
        var keys = new ArrayList<NamespacedName>(List.of(pod.key(), owner));
        caches.livePodsOf(owner).forEach(other -> keys.add(other.key()));
        return keys;
    }

    /** Owners of an address, if no pod of theirs leads here, or the IP object vanished under one. */
    private List<NamespacedName> ownersWithoutPod(RawObject object) {
        var ip = NetworkIp.of(object.toJson());
        var owner = new NamespacedName(ip.namespace(), ip.pod());
        if (ip.namespace().isEmpty()) {
            return List.of();
        }
        var live = caches.livePodsOf(owner);
        if (live.isEmpty()) {
            return List.of(owner);
        }
        return caches.ip(ip.name()).isPresent()
                ? List.of()
                : live.stream().map(PodFacts::key).toList();
    }

    /** The pods whose addresses were kept for the next one of their name. */
    private List<NamespacedName> podsOfSet(RawObject set) {
        return caches.ips().list().stream()
                .map(it -> NetworkIp.of(it.toJson()))
                .filter(ip -> ip.podType().equals("StatefulSet")
                        && ip.namespace().equals(set.key().namespace())
                        && ip.pod().startsWith(set.key().name() + "-"))
                .map(ip -> new NamespacedName(ip.namespace(), ip.pod()))
                .toList();
    }

    private <K> Controller<K> controller(String name, int workers, Reconciler<K> reconciler) {
        var controller = Controller.<K>start(name, workers, key -> quietly(reconciler, key));
        controllers.add(controller);
        return controller;
    }

    /** What wins over a write of ours is no failure: the next look sees more. */
    private static <K> Outcome quietly(Reconciler<K> reconciler, K key) throws Exception {
        try {
            return reconciler.reconcile(key);
        } catch (ApiException e) {
            if (e.code() == 409) {
                return Outcome.after(CACHE_LAG);
            }
            if (e.code() == 404) {
                return Outcome.after(CACHE_LAG); // Gone meanwhile, which the cache will know soon.
            }
            throw e;
        }
    }

    /** A controller that others are wired to before it is made. */
    private static final class Later<K> {
        private volatile Optional<Controller<K>> controller = Optional.empty();

        void is(Controller<K> made) {
            controller = Optional.of(made);
        }

        Controller<K> get() {
            return controller.orElseThrow();
        }

        void addSoon(K key) {
            get().enqueueAfter(key, COUNT_PAUSE);
        }
    }

    private void sweep() throws InterruptedException {
        var sweep = new Sweep();
        while (!config.gcInterval().isZero()) {
            TimeUnit.NANOSECONDS.sleep(config.gcInterval().toNanos());
            if (controllers.stream().anyMatch(controller -> controller.backlog() > 0)) {
                continue; // Somebody may be about to say what a row is for.
            }
            try {
                var desired = northbound.desired();
                var transaction = database.replica().read(view -> sweep.round(view, desired));
                if (!transaction.isEmpty()) {
                    log.atInfo().addKeyValue("operations", transaction.size()).log("rows without an object removed");
                    database.transact(transaction);
                }
            } catch (OvsdbException e) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("sweep put off");
            }
        }
    }

    boolean waitSettled(Duration limit) throws InterruptedException {
        return settled.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    long transactions() {
        return northbound.transactions();
    }

    @Override
    public void close() {
        starter.interrupt();
        Threads.join(starter);
        controllers.reversed().forEach(Controller::close);
        interconnection.close();
        northbound.close();
        nameServers.close();
        egress.close();
        vips.close();
        ovnNat.close();
        nat.close();
        caches.close();
        events.close();
    }
}
