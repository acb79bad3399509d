package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.Vip;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gives a SwitchLBRule the Service by which it is realised, and takes it away. For one rule a key.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 */
final class SwitchLbReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final VipCaches vips;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;

    SwitchLbReconciler(
            NetworkCaches caches, VipCaches vips, ObjectWriter objects, NetworkingConfig config, Timing timing) {
        this.caches = caches;
        this.vips = vips;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var rule = vips.rule(name);
        var wanted = rule.filter(it -> !it.metadata().isBeingDeleted()).map(SwitchLbService::name);
        for (NamespacedName service : servicesOf(name)) {
            if (!wanted.equals(Optional.of(service))) {
                objects.client().delete(NetworkCaches.SERVICES, service);
                deleteSlices(service, List.of());
            }
        }
        if (wanted.isEmpty() || rule.isEmpty()) {
            return Outcome.done();
        }
        var problem = SwitchLbService.problem(rule.get());
        if (problem.isEmpty() && !config.enableLb()) {
            problem = Optional.of("load balancers are off: start the controller with --enable-lb=true");
        }
        if (problem.isEmpty()) {
            problem = ensure(rule.get(), wanted.get());
        }
        tell(rule.get(), wanted.get(), problem);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private List<NamespacedName> servicesOf(String rule) {
        return caches.services().byIndex(NetworkCaches.BY_RULE, rule).stream()
                .map(RawObject::key)
                .toList();
    }

    /** Why it cannot be. */
    private Optional<String> ensure(SwitchLbRule rule, NamespacedName name) throws IOException, InterruptedException {
        var service = SwitchLbService.service(rule, vpcOf(rule));
        var stored = objects.client().find(NetworkCaches.SERVICES, name);
        if (stored.isEmpty()) {
            objects.client().create(NetworkCaches.SERVICES, service);
        } else if (SwitchLbService.ruleOf(stored.get()).isEmpty()) {
            return Optional.of(
                    "there is a service %s already, which is not this rule's: rename one of them".formatted(name));
        } else {
            var correction = SwitchLbService.correction(stored.get(), service);
            if (correction.isPresent()) {
                objects.client().replace(NetworkCaches.SERVICES, correction.get());
            }
        }
        var slices = SwitchLbService.slices(rule);
        for (ObjectNode slice : slices) {
            ensure(
                    slice,
                    new NamespacedName(
                            name.namespace(), slice.at("/metadata/name").asText()));
        }
        deleteSlices(
                name,
                slices.stream().map(it -> it.at("/metadata/name").asText()).toList());
        return Optional.empty();
    }

    private void ensure(ObjectNode slice, NamespacedName name) throws IOException, InterruptedException {
        var stored = objects.client().find(NetworkCaches.ENDPOINT_SLICES, name);
        if (stored.isEmpty()) {
            objects.client().create(NetworkCaches.ENDPOINT_SLICES, slice);
            return;
        }
        boolean same = List.of("endpoints", "ports").stream()
                .allMatch(member -> stored.get()
                        .path(member)
                        .toString()
                        .equals(slice.path(member).toString()));
        if (!same) {
            var corrected = stored.get().deepCopy();
            corrected.set("endpoints", slice.path("endpoints"));
            corrected.set("ports", slice.path("ports"));
            objects.client().replace(NetworkCaches.ENDPOINT_SLICES, corrected);
        }
    }

    /** Deletes the slices of ours that the rule wants no more; those of the cluster's own controller are not ours. */
    private void deleteSlices(NamespacedName service, List<String> wanted) throws IOException, InterruptedException {
        for (IpFamily family : IpFamily.values()) {
            var name = service.name() + "-" + family.word().toLowerCase(java.util.Locale.ROOT);
            var slice = new NamespacedName(service.namespace(), name);
            if (!wanted.contains(name) && caches.endpointSlices().get(slice).isPresent()) {
                ObjectWriter.ifThere(() -> objects.client().delete(NetworkCaches.ENDPOINT_SLICES, slice));
            }
        }
    }

    /** The Vpc of the Vip that has the rule's address, as far as one has. */
    private String vpcOf(SwitchLbRule rule) {
        var addresses = Arrays.asList(rule.vip().split("\\s*,\\s*", -1));
        return vips.allVips().stream()
                .filter(vip -> vip.type().equals(Vip.LOAD_BALANCER)
                        && vip.addresses().stream().anyMatch(addresses::contains))
                .flatMap(vip -> caches.subnet(vip.subnet()).stream())
                .map(subnet -> subnet.spec().vpc())
                .findFirst()
                .orElse("");
    }

    private void tell(SwitchLbRule rule, NamespacedName service, Optional<String> problem)
            throws IOException, InterruptedException {
        var conditions = new StatusConditions(rule.status(), rule.metadata().generation(), timing.now());
        var status = Json.object();
        if (problem.isEmpty()) {
            status.put("ports", SwitchLbService.ports(rule)).put("service", service.toString());
        }
        status.set(
                "conditions",
                problem.map(why -> conditions.failed("ReconcileFailed", why))
                        .orElseGet(() -> conditions.ready("Ready"))
                        .toJson());
        objects.status(SwitchLbRule.RESOURCE, rule.name(), rule.status(), status);
    }
}
