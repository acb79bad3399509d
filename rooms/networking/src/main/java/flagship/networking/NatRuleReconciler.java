package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says in a rule's status which translation its gateway is to do. For one rule a key.
 *
 * <p>Two hands write the status, as with EIPs: the network agent of the gateway's node does what {@code natGwDp}, {@code v4ip} and the others
 * say, sets {@code ready}, and on deletion clears {@code v4ip} when the kernel has forgotten the rule.
 *
 * <p>Source: Kube-OVN, contract section 9.5.
 */
final class NatRuleReconciler implements Reconciler<NatRuleKey> {
    private final NetworkCaches caches;
    private final NatCaches nat;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final Timing timing;

    NatRuleReconciler(
            NetworkCaches caches, NatCaches nat, NorthboundWriter northbound, ObjectWriter objects, Timing timing) {
        this.caches = caches;
        this.nat = nat;
        this.northbound = northbound;
        this.objects = objects;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(NatRuleKey key) throws IOException, InterruptedException {
        var found = nat.rule(key);
        if (found.isEmpty()) {
            withdraw(key);
            return Outcome.done();
        }
        var rule = found.get();
        if (rule.metadata().isBeingDeleted()) {
            withdraw(key);
            var gateway = rule.status().path("natGwDp").asText("");
            if (rule.v4().isEmpty() || caches.gatewayPod(gateway).isEmpty()) {
                objects.release(rule.type().resource(), rule.metadata());
            }
            return Outcome.done(); // That the agent removed it leads here, and the end of the pod too.
        }
        if (!nat.settings().enabled()) {
            return refuse(rule, NatSettings.NOT_ENABLED);
        }
        return switch (NatResolution.of(rule, around(rule))) {
            case NatResolution.Refused(var why) -> refuse(rule, why);
            case NatResolution.Resolved(var translation) -> resolve(rule, translation);
        };
    }

    private NatResolution.Around around(IptablesRule rule) {
        var eip = nat.eip(rule.eip());
        List<IptablesRule> rivals = eip.isEmpty()
                ? List.of()
                : nat.rivalsOf(rule).stream()
                        .filter(it -> nat.eip(it.eip())
                                .filter(other ->
                                        other.gateway().equals(eip.get().gateway()))
                                .isPresent())
                        .toList();
        return new NatResolution.Around(eip, rivals);
    }

    private static Scope scope(NatRuleKey key) {
        return new Scope.OfNatRule("iptables-%s/%s".formatted(key.type().word(), key.name()));
    }

    /** Takes away what OVN has of a rule; of most it has nothing. */
    private void withdraw(NatRuleKey key) throws IOException, InterruptedException {
        if (northbound.concerns(scope(key))) {
            northbound.write(scope(key), List.of(), VpcReconciler.WRITE_LIMIT);
        }
    }

    private Outcome refuse(IptablesRule rule, String why) throws IOException, InterruptedException {
        withdraw(NatRuleKey.of(rule));
        hold(rule, Json.object(), Json.object());
        // Without an address there is no translation: the agent takes it out.
        var status = Json.object().put("ready", false).put("v4ip", "");
        var conditions = new StatusConditions(rule.status(), rule.metadata().generation(), timing.now());
        status.set("conditions", conditions.failed("ReconcileFailed", why).toJson());
        objects.status(rule.type().resource(), rule.name(), rule.status(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private Outcome resolve(IptablesRule rule, ObjectNode translation) throws IOException, InterruptedException {
        var gateway = translation.path("natGwDp").asText();
        var labels = Json.object()
                .put("ovn.kubernetes.io/vpc-nat-gw-name", gateway)
                .put("ovn.kubernetes.io/eip_v4_ip", translation.path("v4ip").asText());
        if (translation.has("externalPort")) {
            labels.put(
                    "ovn.kubernetes.io/vpc_dnat_eport",
                    translation.path("externalPort").asText());
        }
        hold(rule, labels, Json.object().put("ovn.kubernetes.io/vpc_eip", rule.eip()));
        var byOvn = nat.gateway(gateway).filter(VpcNatGateway::byOvn);
        if (byOvn.isPresent()) {
            return resolveByOvn(rule, translation, byOvn.get());
        }
        withdraw(NatRuleKey.of(rule));
        var pod = caches.gatewayPod(gateway);
        boolean same = ObjectWriter.difference(rule.status(), translation).isEmpty();
        boolean ready = same && NatStatus.isApplied(rule.status(), pod);
        var status = translation.deepCopy().put("ready", ready);
        status.set(
                "conditions",
                NatStatus.conditions(rule.status(), rule.metadata(), timing.now(), ready, pod)
                        .toJson());
        objects.status(rule.type().resource(), rule.name(), rule.status(), status);
        return Outcome.done();
    }

    /** Here one hand is enough: what the database has, OVN does. */
    private Outcome resolveByOvn(IptablesRule rule, ObjectNode translation, VpcNatGateway gateway)
            throws IOException, InterruptedException {
        boolean connected = gateway.status().path("ready").asBoolean();
        var key = NatRuleKey.of(rule);
        var rows =
                connected ? OvnGatewayRows.of(rule, translation, gateway, sharing(rule), key) : List.<DesiredRow>of();
        northbound.write(scope(key), rows, VpcReconciler.WRITE_LIMIT);
        var status = translation.deepCopy().put("ready", connected);
        var conditions = new StatusConditions(rule.status(), rule.metadata().generation(), timing.now());
        status.set(
                "conditions",
                (connected
                                ? conditions.ready("Ready")
                                : NatConditions.pending(
                                        conditions,
                                        "gateway %s is not ready: see its conditions".formatted(gateway.name())))
                        .toJson());
        objects.status(rule.type().resource(), rule.name(), rule.status(), status);
        return Outcome.done(); // The gateway, when it is ready, leads here.
    }

    /** The other rules that share a port with this one. */
    private List<IptablesRule.Dnat> sharing(IptablesRule rule) {
        return around(rule).rivals().stream()
                .filter(it -> !it.metadata().isBeingDeleted())
                .flatMap(it -> it instanceof IptablesRule.Dnat dnat ? Stream.of(dnat) : Stream.empty())
                .toList();
    }

    private void hold(IptablesRule rule, ObjectNode labels, ObjectNode annotations)
            throws IOException, InterruptedException {
        var patch = Json.object();
        NatLabels.put(patch, rule.metadata().labels(), labels, "labels");
        NatLabels.put(patch, rule.metadata().annotations(), annotations, "annotations");
        ObjectWriter.hold(patch, rule.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(rule.type().resource(), NetworkCaches.cluster(rule.name()), patch);
        }
    }
}
