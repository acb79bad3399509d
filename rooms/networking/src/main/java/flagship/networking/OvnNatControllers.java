package flagship.networking;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.OvnEip;
import flagship.fleetapi.OvnRule;
import flagship.fleetapi.Vip;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The controllers of OVN's own NAT, wired: which change of which object leads to which others. */
final class OvnNatControllers {
    private final NetworkCaches caches;
    private final OvnNatCaches nat;
    private final VipCaches vips;
    private final NatCaches gateways;
    private final Controller<String> vpcs;
    private final Controller<String> eips;
    private final Controller<OvnRuleKey> rules;

    /**
     * @param gateways of which some are OVN itself
     * @param touched told of Subnets whose use changed
     */
    OvnNatControllers(
            NetworkCaches caches,
            OvnNatCaches nat,
            VipCaches vips,
            NatCaches gateways,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            NatControllers.Starter starter,
            Consumer<String> touched) {
        this.caches = caches;
        this.nat = nat;
        this.vips = vips;
        this.gateways = gateways;
        var timing = Timing.SYSTEM;
        vpcs = starter.start("external", 2, new ExternalReconciler(caches, nat, gateways, northbound, objects));
        eips = starter.start("ovn-eip", 4, new OvnEipReconciler(caches, nat, ipam, objects, timing, touched));
        rules = starter.start(
                "ovn-nat-rule", 8, new OvnRuleReconciler(caches, nat, vips, northbound, objects, config, timing));
    }

    void listen() {
        nat.eips().handle(eips.enqueueing(OvnNatControllers::name));
        nat.eips().handle(vpcs.enqueueing(OvnNatControllers::vpcOf));
        gateways.gateways()
                .handle(vpcs.enqueueing(
                        gateway -> List.of(VpcNatGateway.of(gateway.toJson()).vpc())));
        nat.eips()
                .handle(InformerHandler.whenDiffers(
                        OvnNatControllers::facts,
                        rules.enqueueing(eip -> nat.keysOf(eip.key().name()))));
        for (OvnRule.Type type : OvnRule.Type.values()) {
            nat.rules(type).handle(rules.enqueueing(rule -> affected(OvnRule.of(type, rule.toJson()))));
            nat.rules(type)
                    .handle(eips.enqueueing(
                            rule -> List.of(OvnRule.of(type, rule.toJson()).eip())));
        }
        caches.vpcs().handle(vpcs.enqueueing(OvnNatControllers::name));
        caches.vpcs()
                .handle(InformerHandler.whenDiffers(
                        vpc -> flagship.fleetapi.Vpc.of(vpc.toJson()).enableExternal(),
                        rules.enqueueing(_ -> nat.allKeys())));
        caches.nodes()
                .handle(InformerHandler.whenDiffers(
                        node -> List.of(
                                node.toJson().at("/metadata/labels").toString(),
                                node.toJson().at("/metadata/annotations").toString()),
                        vpcs.enqueueing(_ -> everything())));
        caches.ips()
                .handle(InformerHandler.whenDiffers(
                        ip -> NetworkIp.of(ip.toJson()).addresses(),
                        rules.enqueueing(ip -> nat.keysOfIp(ip.key().name()))));
        vips.vips()
                .handle(InformerHandler.whenDiffers(
                        vip -> Vip.of(vip.toJson()).addresses(),
                        rules.enqueueing(vip -> nat.keysOfIp(vip.key().name()))));
    }

    private static List<String> name(RawObject object) {
        return List.of(object.key().name());
    }

    /** What of an EIP concerns its rules. */
    private static Object facts(RawObject object) {
        var eip = OvnEip.of(object.toJson());
        return List.of(eip.ip(), eip.metadata().isBeingDeleted());
    }

    /** The Vpc whose router's address it is. */
    private static List<String> vpcOf(RawObject object) {
        var eip = OvnEip.of(object.toJson());
        var ending = "-" + OvnEipReconciler.externalSubnet(eip);
        return eip.name().endsWith(ending)
                ? List.of(eip.name().substring(0, eip.name().length() - ending.length()))
                : List.of();
    }

    /** The rule, and other FIPs of its EIP, of which only one counts. */
    private List<OvnRuleKey> affected(OvnRule rule) {
        var keys = new ArrayList<OvnRuleKey>();
        keys.add(new OvnRuleKey(rule.type(), rule.name()));
        if (rule.type() == OvnRule.Type.FIP) {
            nat.rulesOf(OvnRule.Type.FIP, rule.eip())
                    .forEach(other -> keys.add(new OvnRuleKey(other.type(), other.name())));
        }
        return keys;
    }

    /** Leads to all EIPs and rules too, and gives the Vpcs. */
    private List<String> everything() {
        nat.eips().list().forEach(eip -> eips.enqueue(eip.key().name()));
        nat.allKeys().forEach(rules::enqueue);
        return caches.vpcs().list().stream().map(vpc -> vpc.key().name()).toList();
    }

    /** A Subnet came to be usable. */
    void subnetUsable() {
        everything().forEach(vpcs::enqueue);
    }
}
