package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcEgressGateway;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.List;

/** The controller of egress gateways, wired: which change of which object leads to which of them. */
final class EgressControllers {
    /** Pods come and go in groups; gateways that look at all of them look once a group. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final NetworkCaches caches;
    private final EgressCaches egress;
    private final NatCaches nat;
    private final Controller<NamespacedName> gateways;

    EgressControllers(
            NetworkCaches caches,
            EgressCaches egress,
            NatCaches nat,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            NatControllers.Starter starter) {
        this.caches = caches;
        this.egress = egress;
        this.nat = nat;
        gateways = starter.start(
                "egress-gateway",
                2,
                new EgressReconciler(caches, egress, nat, northbound, objects, config, Timing.SYSTEM));
    }

    /** @param vpcs whose routers need a route before a policy can lead their packets elsewhere */
    void listen(Controller<String> vpcs) {
        egress.gateways().handle(gateways.enqueueing(gateway -> List.of(gateway.key())));
        egress.gateways()
                .handle(InformerHandler.whenDiffers(EgressControllers::vpc, vpcs.enqueueing(EgressControllers::vpc)));
        for (var informer : List.of(caches.vpcs(), caches.namespaces())) {
            informer.handle(InformerHandler.ofChanges(_ -> all()));
        }
        nat.settingsInformers().forEach(informer -> informer.handle(InformerHandler.ofChanges(_ -> all())));
        caches.subnets().handle(InformerHandler.whenDiffers(EgressControllers::networks, handler()));
        caches.nodes().handle(InformerHandler.whenDiffers(EgressControllers::isReady, handler()));
        caches.pods()
                .handle(InformerHandler.whenDiffers(
                        EgressControllers::gatewayFacts, gateways.enqueueing(pod -> ofPod(pod.toJson()))));
        caches.pods()
                .handle(InformerHandler.whenDiffers(
                        this::sourceFacts,
                        InformerHandler.ofChanges(
                                _ -> choosing().forEach(gateway -> gateways.enqueueAfter(gateway, PAUSE)))));
    }

    private InformerHandler handler() {
        return InformerHandler.ofChanges(_ -> all());
    }

    private void all() {
        egress.keys().forEach(gateways::enqueue);
    }

    /** The default Vpc has its routes anyway. */
    private static List<String> vpc(RawObject gateway) {
        var name = VpcEgressGateway.of(gateway.toJson()).vpc();
        return name.isEmpty() ? List.of() : List.of(name);
    }

    private static Object networks(RawObject subnet) {
        var spec = Subnet.of(subnet.toJson()).spec();
        return List.of(spec.cidrBlock(), spec.vpc(), spec.provider());
    }

    private static Object isReady(RawObject node) {
        return NodeFacts.of(node.toJson()).ready();
    }

    private static List<NamespacedName> ofPod(JsonNode pod) {
        return EgressPod.gateway(pod)
                .map(_ -> new NamespacedName(
                        pod.at("/metadata/namespace").asText(),
                        PodFacts.of(pod).metadata().labels().getOrDefault(EgressPod.LABEL, "")))
                .stream()
                .toList();
    }

    /** What of a gateway's own pod concerns it; the same for every other pod. */
    private static Object gatewayFacts(RawObject object) {
        if (!object.head().labels().containsKey(EgressPod.LABEL)) {
            return List.of();
        }
        var facts = PodFacts.of(object.toJson());
        return List.of(
                facts.metadata().annotations(),
                facts.node(),
                facts.hasEnded(),
                facts.metadata().isBeingDeleted());
    }

    /** What of a pod decides whether it leaves by a gateway. */
    private Object sourceFacts(RawObject object) {
        if (choosing().isEmpty()) {
            return List.of();
        }
        var pod = PodFacts.of(object.toJson());
        return List.of(
                pod.metadata().labels(),
                pod.node(),
                pod.hasEnded(),
                pod.annotation(Keys.PROVIDER, Keys.LOGICAL_ROUTER),
                pod.annotation(Keys.PROVIDER, Keys.IP_ADDRESS));
    }

    /** The gateways that look at pods. */
    private List<NamespacedName> choosing() {
        return egress.keys().stream()
                .filter(key -> egress.gateway(key)
                        .filter(gateway ->
                                gateway.local() || !gateway.selectors().isEmpty())
                        .isPresent())
                .toList();
    }
}
