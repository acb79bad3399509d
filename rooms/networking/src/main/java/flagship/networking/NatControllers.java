package flagship.networking;

import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The controllers of NAT gateways, wired: which change of which object leads to which others. */
final class NatControllers {
    private final NetworkCaches caches;
    private final NatCaches nat;
    private final Controller<String> gateways;
    private final Controller<String> eips;
    private final Controller<NatRuleKey> rules;

    /** Makes a controller that is closed by whoever made this. */
    interface Starter {
        <K> Controller<K> start(String name, int workers, Reconciler<K> reconciler);
    }

    /** @param touched told of Subnets whose use changed */
    NatControllers(
            NetworkCaches caches,
            NatCaches nat,
            OvnNatCaches ovnNat,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Starter starter,
            Consumer<String> touched) {
        this.caches = caches;
        this.nat = nat;
        var timing = Timing.SYSTEM;
        var byOvn = new OvnGateways(caches, ovnNat, northbound);
        gateways = starter.start(
                "nat-gateway", 2, new NatGatewayReconciler(caches, nat, byOvn, ipam, objects, config, timing));
        eips = starter.start("iptables-eip", 4, new EipReconciler(caches, nat, ipam, objects, timing, touched));
        rules = starter.start("iptables-rule", 8, new NatRuleReconciler(caches, nat, northbound, objects, timing));
    }

    void listen() {
        nat.gateways().handle(gateways.enqueueing(NatControllers::name));
        nat.gateways().handle(eips.enqueueing(gateway -> eipsOf(gateway.key().name())));
        nat.gateways()
                .handle(InformerHandler.whenDiffers(
                        NatControllers::gatewayFacts,
                        rules.enqueueing(gateway -> rulesOf(gateway.key().name()))));
        caches.nodes()
                .handle(InformerHandler.whenDiffers(
                        NatControllers::nodeFacts, gateways.enqueueing(_ -> gatewayNames())));
        nat.eips().handle(eips.enqueueing(NatControllers::name));
        nat.eips()
                .handle(InformerHandler.whenDiffers(
                        NatControllers::facts, gateways.enqueueing(eip -> List.of(eip(eip).gateway()))));
        nat.eips()
                .handle(InformerHandler.whenDiffers(
                        NatControllers::facts,
                        rules.enqueueing(eip -> nat.rulesOf(eip.key().name()))));
        for (IptablesRule.Type type : IptablesRule.Type.values()) {
            var informer = nat.rules(type);
            informer.handle(rules.enqueueing(rule -> affected(IptablesRule.of(type, rule.toJson()))));
            informer.handle(eips.enqueueing(
                    rule -> List.of(IptablesRule.of(type, rule.toJson()).eip())));
        }
        nat.policies().handle(gateways.enqueueing(_ -> gatewayNames()));
        nat.settingsInformers().forEach(informer -> informer.handle(gateways.enqueueing(_ -> everything())));
        caches.vpcs().handle(gateways.enqueueing(_ -> gatewayNames()));
        caches.statefulSets().handle(gateways.enqueueing(NatControllers::gatewayOfSet));
        caches.pods().handle(InformerHandler.whenDiffers(NatControllers::podFacts, gateways.enqueueing(this::ofPod)));
    }

    private static List<String> name(RawObject object) {
        return List.of(object.key().name());
    }

    private static IptablesEip eip(RawObject object) {
        return IptablesEip.of(object.toJson());
    }

    /** What of an EIP concerns others. */
    private static Object facts(RawObject object) {
        var eip = eip(object);
        return List.of(eip.ip(), eip.gateway(), eip.metadata().isBeingDeleted());
    }

    /** What of a gateway concerns the rules that OVN itself carries out. */
    private static Object gatewayFacts(RawObject object) {
        var gateway = VpcNatGateway.of(object.toJson());
        return List.of(
                gateway.byOvn(),
                gateway.vpc(),
                gateway.externalSubnets(),
                gateway.status().path("ready").asBoolean());
    }

    private static Object nodeFacts(RawObject object) {
        var node = NodeFacts.of(object.toJson()).metadata();
        return List.of(node.labels(), node.annotations());
    }

    private List<NatRuleKey> rulesOf(String gateway) {
        return eipsOf(gateway).stream()
                .flatMap(eip -> nat.rulesOf(eip).stream())
                .toList();
    }

    /** What of a pod concerns gateways; empty for every other pod. */
    private static Object podFacts(RawObject object) {
        var pod = object.toJson();
        return List.of(GatewayPod.gateway(pod), GatewayPod.of(pod));
    }

    /** The rule, and those that may have to give way to it or come after it. */
    private List<NatRuleKey> affected(IptablesRule rule) {
        var keys = new java.util.ArrayList<NatRuleKey>();
        keys.add(NatRuleKey.of(rule));
        nat.rivalsOf(rule).forEach(rival -> keys.add(NatRuleKey.of(rival)));
        return keys;
    }

    private List<String> eipsOf(String gateway) {
        return nat.eipsOf(gateway).stream().map(IptablesEip::name).toList();
    }

    private List<String> gatewayNames() {
        return nat.gateways().list().stream().map(it -> it.key().name()).toList();
    }

    /** Leads to all EIPs and rules too, and gives the gateways. */
    private List<String> everything() {
        nat.eips().list().forEach(eip -> eips.enqueue(eip.key().name()));
        for (IptablesRule.Type type : IptablesRule.Type.values()) {
            nat.rules(type)
                    .list()
                    .forEach(it -> rules.enqueue(new NatRuleKey(type, it.key().name())));
        }
        return gatewayNames();
    }

    private static List<String> gatewayOfSet(RawObject set) {
        var name = set.toJson().at("/spec/template/metadata/annotations").path(GatewayPod.GATEWAY);
        return name.asText("").isEmpty() ? List.of() : List.of(name.asText());
    }

    /** Leads to the EIPs and rules of the pod's gateway too. */
    private List<String> ofPod(RawObject pod) {
        var gateway = GatewayPod.gateway(pod.toJson());
        gateway.ifPresent(name -> {
            for (String eip : eipsOf(name)) {
                eips.enqueue(eip);
                nat.rulesOf(eip).forEach(rules::enqueue);
            }
        });
        return gateway.stream().toList();
    }

    /** A Subnet came to be usable. */
    void subnetUsable() {
        gatewayNames().forEach(gateways::enqueue);
        nat.eips().list().stream()
                .filter(eip -> eip(eip).ip().isEmpty())
                .forEach(eip -> eips.enqueue(eip.key().name()));
    }

    /** Takes over at the start which EIP has which address. */
    static void adopt(NatCaches nat, NetworkCaches caches, Ipam ipam) {
        for (RawObject object : nat.eips().list()) {
            var eip = eip(object);
            var address = IpAddress.parse(eip.v4());
            Optional.ofNullable(eip.metadata().labels().get(Keys.SUBNET_LABEL))
                    .flatMap(caches::subnet)
                    .filter(_ -> address.isPresent())
                    .ifPresent(subnet -> ipam.subnet(subnet.name())
                            .ifPresent(book -> book.adopt(new Lease(
                                    EipReconciler.nic(eip, subnet),
                                    EipReconciler.owner(eip.name()),
                                    address,
                                    IpAddress.parse(eip.v6()),
                                    MacAddress.parse(eip.mac())))));
        }
    }
}
