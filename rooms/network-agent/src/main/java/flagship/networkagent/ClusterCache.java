package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The node's own objects as the API server has them, followed in memory: its pods, the subnets, the node. Safe for use by many threads. */
final class ClusterCache implements AutoCloseable {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    static final GroupVersionResource SUBNETS = new GroupVersionResource("kubeovn.io", "v1", "subnets");
    static final GroupVersionResource PROVIDER_NETWORKS =
            new GroupVersionResource("kubeovn.io", "v1", "provider-networks");
    static final GroupVersionResource VLANS = new GroupVersionResource("kubeovn.io", "v1", "vlans");
    static final GroupVersionResource IPS = new GroupVersionResource("kubeovn.io", "v1", "ips");

    /** Index of pods: the NAT gateway that they carry. */
    private static final String BY_GATEWAY = "gateway";
    /** Label of the pods of egress gateways, with the gateway's name. */
    static final String EGRESS_LABEL = "ovn.kubernetes.io/vpc-egress-gateway";

    private final String nodeName;
    private final Informer pods;
    private final Informer subnets;
    private final Informer node;
    private final Informer providerNetworks;
    private final Informer vlans;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private ClusterCache(Transport host, String nodeName) {
        this.nodeName = nodeName;
        this.pods = new Informer(host, ReflectorConfig.of(PODS).withSelectors("", "spec.nodeName=" + nodeName))
                .index(BY_GATEWAY, pod -> gatewayOf(pod).stream().toList());
        this.subnets = new Informer(host, ReflectorConfig.of(SUBNETS));
        this.node = new Informer(host, ReflectorConfig.of(NODES).withSelectors("", "metadata.name=" + nodeName));
        this.providerNetworks = new Informer(host, ReflectorConfig.of(PROVIDER_NETWORKS));
        this.vlans = new Informer(host, ReflectorConfig.of(VLANS));
    }

    /** Starts to follow, and returns at once. */
    static ClusterCache start(Transport host, String nodeName) {
        var cache = new ClusterCache(host, nodeName);
        for (Informer informer : new Informer[] {cache.pods, cache.subnets, cache.node}) {
            informer.handle(InformerHandler.ofChanges(_ -> cache.wake())).start();
        }
        cache.providerNetworks.start();
        cache.vlans.start();
        return cache;
    }

    /** Runs {@code action} after each change of the node or a subnet; it must return quickly. */
    void onNetworkChange(Runnable action) {
        for (Informer informer : new Informer[] {subnets, node}) {
            informer.handle(InformerHandler.ofChanges(_ -> action.run()));
        }
    }

    /** The same for what physical networks are made of. */
    void onUnderlayChange(Runnable action) {
        for (Informer informer : new Informer[] {providerNetworks, vlans, node}) {
            informer.handle(InformerHandler.ofChanges(_ -> action.run()));
        }
    }

    /** Whether all physical networks are known: before, none may be taken for removed. */
    boolean knowsUnderlay() {
        return providerNetworks.synced() && vlans.synced();
    }

    List<ObjectNode> providerNetworks() {
        return trees(providerNetworks);
    }

    List<ObjectNode> vlans() {
        return trees(vlans);
    }

    private static List<ObjectNode> trees(Informer informer) {
        return informer.list().stream().map(RawObject::toJson).toList();
    }

    private static Optional<String> gatewayOf(RawObject pod) {
        var gateway = pod.toJson().path("metadata").path("annotations").path("ovn.kubernetes.io/vpc_nat_gw");
        return Optional.of(gateway.asText("")).filter(name -> !name.isEmpty());
    }

    /** Calls {@code action} with the gateway of each pod of a NAT gateway that changes; it must return quickly. */
    void onGatewayPodChange(Consumer<String> action) {
        pods.handle(InformerHandler.ofChanges(pod -> gatewayOf(pod).ifPresent(action)));
    }

    /** The gateways whose pods are on this node. */
    List<String> gateways() {
        return pods.list().stream()
                .flatMap(pod -> gatewayOf(pod).stream())
                .distinct()
                .toList();
    }

    /** Calls {@code action} with each pod of an egress gateway that changes; it must return quickly. */
    void onEgressPodChange(Consumer<NamespacedName> action) {
        pods.handle(InformerHandler.ofChanges(pod -> {
            if (isOfEgress(pod)) {
                action.accept(pod.key());
            }
        }));
    }

    private static boolean isOfEgress(RawObject pod) {
        return pod.head().labels().containsKey(EGRESS_LABEL);
    }

    /** The pods of egress gateways on this node. */
    List<NamespacedName> egressPods() {
        return pods.list().stream()
                .filter(ClusterCache::isOfEgress)
                .map(RawObject::key)
                .toList();
    }

    private static boolean isAlive(ObjectNode pod) {
        return pod.at("/metadata/deletionTimestamp").isMissingNode()
                && !Set.of("Succeeded", "Failed")
                        .contains(pod.at("/status/phase").asText(""));
    }

    /** The pod, unless it has ended or is being deleted. */
    Optional<ObjectNode> livePod(NamespacedName name) {
        return pod(name).filter(ClusterCache::isAlive);
    }

    /** The pod that carries a gateway here; one that has ended or is being deleted carries it no more. */
    Optional<ObjectNode> gatewayPod(String gateway) {
        return pods.byIndex(BY_GATEWAY, gateway).stream()
                .map(RawObject::toJson)
                .filter(ClusterCache::isAlive)
                .findFirst();
    }

    Optional<ObjectNode> pod(NamespacedName name) {
        return pods.get(name).map(RawObject::toJson);
    }

    Optional<ObjectNode> node() {
        return node.get(new NamespacedName("", nodeName)).map(RawObject::toJson);
    }

    /** Facts of a subnet; of one that is not known, those of a plain overlay subnet. */
    SubnetFacts subnet(String name) {
        return subnets.get(new NamespacedName("", name))
                .map(object -> SubnetFacts.of(object.toJson()))
                .orElse(SubnetFacts.NONE);
    }

    List<ObjectNode> subnets() {
        return trees(subnets);
    }

    /** Why the API server's objects are not known, in one sentence; empty while all is well. */
    Optional<String> trouble() {
        for (Informer informer : new Informer[] {pods, subnets, node}) {
            if (!informer.synced()) {
                var why = informer.lastFailure().map(Throwable::getMessage).orElse("its first answer is awaited");
                return Optional.of("the API server cannot be read: " + why);
            }
        }
        return Optional.empty();
    }

    /**
     * Waits until {@code reading} of a pod gives something.
     *
     * @param pod the pod's object; empty while there is none
     * @return empty when the time has passed
     */
    <T> Optional<T> await(NamespacedName pod, Function<Optional<ObjectNode>, Optional<T>> reading, Duration limit)
            throws InterruptedException {
        return await(() -> reading.apply(pod(pod)), limit);
    }

    private <T> Optional<T> await(Supplier<Optional<T>> reading, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                var read = reading.get();
                if (read.isPresent() || left <= 0) {
                    return read;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        pods.close();
        subnets.close();
        node.close();
        providerNetworks.close();
        vlans.close();
    }

    /** Lets all who wait look again. */
    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
