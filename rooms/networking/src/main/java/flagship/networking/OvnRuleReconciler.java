package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.OvnEip;
import flagship.fleetapi.OvnRule;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.networking.OvnNatRows.PortOfNode;
import flagship.networking.OvnNatRows.Translation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Has OVN translate as a rule says. For one rule a key.
 *
 * <p>Source: Kube-OVN, contract section 10.
 */
final class OvnRuleReconciler implements Reconciler<OvnRuleKey> {
    private final NetworkCaches caches;
    private final OvnNatCaches nat;
    private final VipCaches vips;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;

    OvnRuleReconciler(
            NetworkCaches caches,
            OvnNatCaches nat,
            VipCaches vips,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing) {
        this.caches = caches;
        this.nat = nat;
        this.vips = vips;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
    }

    /** Why a rule cannot be realised; its user is told. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** What is inside, and whose. */
    private record Inside(String vpc, String address, Optional<PortOfNode> port) {}

    @Override
    public Outcome reconcile(OvnRuleKey key) throws IOException, InterruptedException {
        var scope = new Scope.OfNatRule(key.mark());
        var found = nat.rule(key);
        if (found.isEmpty() || found.get().metadata().isBeingDeleted()) {
            northbound.write(scope, List.of(), VpcReconciler.WRITE_LIMIT);
            if (found.isPresent()) {
                objects.release(key.type().resource(), found.get().metadata());
            }
            return Outcome.done();
        }
        var rule = found.get();
        hold(rule);
        try {
            var eip = eip(rule);
            checkPorts(rule);
            var inside = inside(rule);
            checkVpc(inside.vpc());
            var translation = new Translation(inside.vpc(), eip.ip(), inside.address(), inside.port());
            northbound.write(scope, List.of(OvnNatRows.of(rule, translation, key.mark())), VpcReconciler.WRITE_LIMIT);
            tell(rule, eip, inside);
        } catch (Refused e) {
            northbound.write(scope, List.of(), VpcReconciler.WRITE_LIMIT);
            fail(rule, String.valueOf(e.getMessage()));
        }
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private void hold(OvnRule rule) throws IOException, InterruptedException {
        var patch = Json.object();
        ObjectWriter.hold(patch, rule.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(rule.type().resource(), NetworkCaches.cluster(rule.name()), patch);
        }
    }

    private OvnEip eip(OvnRule rule) throws Refused {
        if (rule.eip().isEmpty()) {
            throw new Refused("failed to create %s rule, should set eip"
                    .formatted(rule.type().word()));
        }
        var eip = nat.eip(rule.eip());
        if (eip.isEmpty()) {
            throw new Refused("eip '%s' does not exist: create it".formatted(rule.eip()));
        }
        if (eip.get().ip().isEmpty() || eip.get().metadata().isBeingDeleted()) {
            throw new Refused("eip '%s' is not ready, has no v4ip".formatted(rule.eip()));
        }
        var other = OvnEipReconciler.otherFip(nat, rule);
        if (other.isPresent()) {
            throw new Refused("eip '%s' is used by the other fip %s: give each its own"
                    .formatted(rule.eip(), other.get().name()));
        }
        return eip.get();
    }

    private static void checkPorts(OvnRule rule) throws Refused {
        if (rule.type() != OvnRule.Type.DNAT) {
            return;
        }
        if (!List.of("tcp", "udp").contains(rule.port().protocol().toLowerCase(Locale.ROOT))) {
            throw new Refused(
                    "protocol '%s' is neither tcp nor udp".formatted(rule.port().protocol()));
        }
        for (String port : List.of(rule.port().external(), rule.port().internal())) {
            if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65535) {
                throw new Refused("'%s' is no port: write a number from 1 to 65535".formatted(port));
            }
        }
    }

    private Inside inside(OvnRule rule) throws Refused {
        if (!rule.v4().isEmpty()) {
            return new Inside(vpc(rule.vpc()), written(rule), Optional.empty());
        }
        if (!rule.vpcSubnet().isEmpty()) {
            var subnet = caches.subnet(rule.vpcSubnet())
                    .orElseThrow(
                            () -> new Refused("subnet '%s' does not exist: create it".formatted(rule.vpcSubnet())));
            var network = Ipam.networks(subnet).stream()
                    .map(SubnetAddresses.Network::cidr)
                    .filter(cidr -> cidr.family() == IpFamily.IPV4)
                    .findFirst()
                    .orElseThrow(() -> new Refused("subnet %s does not support ipv4".formatted(subnet.name())));
            return new Inside(vpc(subnet.spec().vpc()), network.toString(), Optional.empty());
        }
        if (rule.ipName().isEmpty()) {
            throw new Refused("nothing to translate: set ipName, %s%s"
                    .formatted(
                            rule.type() == OvnRule.Type.SNAT ? "vpcSubnet, " : "",
                            rule.type().addressField() + " with vpc"));
        }
        return rule.ofVip() ? ofVip(rule) : ofIp(rule);
    }

    private Inside ofVip(OvnRule rule) throws Refused {
        var vip = vips.vip(rule.ipName())
                .orElseThrow(() -> new Refused("vip '%s' does not exist: create it".formatted(rule.ipName())));
        var address = vip.status().path("v4ip").asText("");
        if (address.isEmpty()) {
            throw new Refused("vip '%s' has no IPv4 address: see its conditions".formatted(vip.name()));
        }
        var vpc = caches.subnet(vip.subnet()).map(it -> it.spec().vpc()).orElse("");
        // Which node has it changes, so only the gateway can translate.
        return new Inside(vpc(vpc), address, Optional.empty());
    }

    private Inside ofIp(OvnRule rule) throws Refused {
        var ip = caches.ip(rule.ipName())
                .orElseThrow(() -> new Refused(
                        "ip '%s' does not exist: see whether the pod has its address".formatted(rule.ipName())));
        if (ip.v4().isEmpty()) {
            throw new Refused("ip '%s' has no IPv4 address".formatted(ip.name()));
        }
        var vpc = caches.subnet(ip.subnet()).map(it -> it.spec().vpc()).orElse("");
        Optional<PortOfNode> port = rule.type() == OvnRule.Type.FIP
                        && rule.distributed()
                        && !ip.mac().isEmpty()
                ? Optional.of(new PortOfNode(ip.name(), ip.mac()))
                : Optional.empty();
        return new Inside(vpc(vpc), ip.v4(), port);
    }

    private String vpc(String name) {
        return name.isEmpty() ? config.clusterRouter() : name;
    }

    private static String written(OvnRule rule) throws Refused {
        boolean network = rule.type() == OvnRule.Type.SNAT && rule.v4().contains("/");
        var read = network
                ? NatResolution.network(rule.v4()).map(Cidr::toString)
                : IpAddress.parse(rule.v4()).filter(IpAddress::isV4).map(IpAddress::toString);
        return read.orElseThrow(() -> new Refused("%s '%s' is no IPv4 address%s"
                .formatted(
                        rule.type().addressField(), rule.v4(), rule.type() == OvnRule.Type.SNAT ? " or network" : "")));
    }

    private void checkVpc(String name) throws Refused {
        var vpc = caches.vpc(name);
        if (vpc.isEmpty()) {
            throw new Refused("vpc '%s' does not exist: create it".formatted(name));
        }
        if (!vpc.filter(Vpc::enableExternal).isPresent()) {
            throw new Refused(
                    "vpc %s is not connected to the external network: set its enableExternal".formatted(name));
        }
        if (ExternalReconciler.gateways(caches).isEmpty()) {
            throw new Refused(ExternalReconciler.NO_GATEWAYS);
        }
    }

    private void tell(OvnRule rule, OvnEip eip, Inside inside) throws IOException, InterruptedException {
        var status = Json.object()
                .put("vpc", inside.vpc())
                .put("v4Eip", eip.ip())
                .put("v6Eip", "")
                .put(rule.type().addressField(), inside.address())
                .put("ready", true);
        switch (rule.type()) {
            case FIP ->
                status.put("v6Ip", "")
                        .put("macAddress", eip.status().path("macAddress").asText(""));
            case SNAT -> status.put("v6IpCidr", "");
            case DNAT ->
                status.put("v6Ip", "")
                        .put("ipName", rule.ipName())
                        .put("protocol", rule.port().protocol().toLowerCase(Locale.ROOT))
                        .put("externalPort", rule.port().external())
                        .put("internalPort", rule.port().internal());
        }
        status.set("conditions", conditions(rule).ready("Ready").toJson());
        write(rule, status);
    }

    private void fail(OvnRule rule, String why) throws IOException, InterruptedException {
        var status = Json.object().put("ready", false);
        status.set("conditions", conditions(rule).failed("ReconcileFailed", why).toJson());
        write(rule, status);
    }

    private StatusConditions conditions(OvnRule rule) {
        return new StatusConditions(rule.status(), rule.metadata().generation(), timing.now());
    }

    private void write(OvnRule rule, ObjectNode status) throws IOException, InterruptedException {
        objects.status(rule.type().resource(), rule.name(), rule.status(), status);
    }
}
