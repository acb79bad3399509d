package flagship.networking;

import flagship.fleetapi.OvnRule;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.Vip;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The controllers of virtual addresses, wired: which change of which object leads to which others. */
final class VipControllers {
    private final NetworkCaches caches;
    private final VipCaches vips;
    private final OvnNatCaches nat;
    private final Controller<String> addresses;
    private final Controller<String> rules;

    /** @param touched told of Subnets whose use changed */
    VipControllers(
            NetworkCaches caches,
            VipCaches vips,
            OvnNatCaches nat,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            NatControllers.Starter starter,
            Consumer<String> touched) {
        this.caches = caches;
        this.vips = vips;
        this.nat = nat;
        var timing = Timing.SYSTEM;
        addresses = starter.start(
                "vip",
                2,
                new VipReconciler(caches, vips, ipam, northbound, objects, config, timing, this::natRules, touched));
        rules = starter.start("switch-lb-rule", 2, new SwitchLbReconciler(caches, vips, objects, config, timing));
    }

    private List<String> natRules(String vip) {
        return nat.keysOfIp(vip).stream()
                .filter(key -> nat.rule(key).filter(OvnRule::ofVip).isPresent())
                .map(key -> key.type().word() + " " + key.name())
                .toList();
    }

    void listen(Controller<NamespacedName> pods) {
        vips.vips().handle(addresses.enqueueing(VipControllers::name));
        vips.vips()
                .handle(InformerHandler.whenDiffers(
                        VipControllers::facts,
                        pods.enqueueing(vip -> podsOf(vip.key().name()))));
        vips.vips().handle(InformerHandler.whenDiffers(VipControllers::facts, rules.enqueueing(this::rulesOf)));
        vips.rules().handle(rules.enqueueing(VipControllers::name));
        vips.rules().handle(addresses.enqueueing(this::vipsOf));
        caches.services()
                .handle(rules.enqueueing(service ->
                        SwitchLbService.ruleOf(service.toJson()).stream().toList()));
        caches.pods()
                .handle(addresses.enqueueing(pod -> PodFacts.of(pod.toJson()).vips()));
        for (OvnRule.Type type : OvnRule.Type.values()) {
            nat.rules(type).handle(addresses.enqueueing(rule -> vipOf(OvnRule.of(type, rule.toJson()))));
        }
    }

    private static List<String> name(RawObject object) {
        return List.of(object.key().name());
    }

    /** What of a Vip concerns others. */
    private static Object facts(RawObject object) {
        var vip = Vip.of(object.toJson());
        return List.of(vip.addresses(), vip.type(), vip.metadata().isBeingDeleted());
    }

    private List<NamespacedName> podsOf(String vip) {
        return caches.podsOfVip(vip).stream().map(PodFacts::key).toList();
    }

    private List<String> rulesOf(RawObject vip) {
        return Vip.of(vip.toJson()).addresses().stream()
                .flatMap(address -> vips.rulesAt(address).stream())
                .toList();
    }

    /** The Vips whose address a rule's clients use: while there is such a rule they cannot be deleted. */
    private List<String> vipsOf(RawObject rule) {
        var used = Arrays.asList(SwitchLbRule.of(rule.toJson()).vip().split("\\s*,\\s*", -1));
        return vips.allVips().stream()
                .filter(vip -> vip.addresses().stream().anyMatch(used::contains))
                .map(Vip::name)
                .toList();
    }

    private static List<String> vipOf(OvnRule rule) {
        return rule.ofVip() ? List.of(rule.ipName()) : List.of();
    }

    /** A Subnet came to be usable. */
    void subnetUsable(String subnet) {
        vips.allVips().stream()
                .filter(vip -> vip.subnet().equals(subnet))
                .forEach(vip -> addresses.enqueue(vip.name()));
    }
}
