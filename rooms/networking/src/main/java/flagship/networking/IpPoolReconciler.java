package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.ovsdb.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says in an IPPool's status how much of it is used, and keeps the address set that policies may name. For one pool a key.
 *
 * <p>Source: Kube-OVN, contract sections 2.10, 5.5 and 5.6.
 */
final class IpPoolReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final Timing timing;

    IpPoolReconciler(
            NetworkCaches caches, Ipam ipam, NorthboundWriter northbound, ObjectWriter objects, Timing timing) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = caches.ipPools().get(NetworkCaches.cluster(name));
        if (found.isEmpty()) {
            return withoutSet(name);
        }
        var pool = found.get().toJson();
        var metadata = ObjectMeta.of(pool);
        if (metadata.isBeingDeleted()) {
            return delete(pool, metadata);
        }
        var patch = Json.object();
        ObjectWriter.hold(patch, metadata);
        if (!patch.isEmpty()) {
            objects.client().mergePatch(NetworkCaches.IP_POOLS, NetworkCaches.cluster(name), patch);
        }
        var problem = problem(pool);
        var status = Json.object();
        var conditions = new StatusConditions(pool.path("status"), metadata.generation(), timing.now());
        if (problem.isPresent()) {
            status.set(
                    "conditions",
                    conditions.failed("UpdateIPAMFailed", problem.get()).toJson());
        } else {
            if (pool.at("/spec/enableAddressSet").asBoolean()) {
                northbound.write(new Scope.OfPool(name), List.of(addressSet(name, pool)), VpcReconciler.WRITE_LIMIT);
            } else {
                withoutSet(name);
            }
            var usage = usage(pool);
            put(status, "v4", usage.flatMap(AddressUsage::v4));
            put(status, "v6", usage.flatMap(AddressUsage::v6));
            status.set("conditions", conditions.ready("UpdateIPAMSucceeded").toJson());
        }
        objects.status(NetworkCaches.IP_POOLS, name, pool.path("status"), status);
        return Outcome.done(); // What is wrong, and what is used, changes with an object that leads here.
    }

    private Outcome withoutSet(String name) throws IOException, InterruptedException {
        if (northbound.concerns(new Scope.OfPool(name))) {
            northbound.write(new Scope.OfPool(name), List.of(), VpcReconciler.WRITE_LIMIT);
        }
        return Outcome.done();
    }

    static String subnet(JsonNode pool) {
        return pool.at("/spec/subnet").asText("");
    }

    private Optional<String> problem(JsonNode pool) {
        var subnet = caches.subnet(subnet(pool));
        if (subnet.isEmpty() || ipam.subnet(subnet(pool)).isEmpty()) {
            return Optional.of("subnet '%s' %s"
                    .formatted(
                            subnet(pool),
                            subnet.isEmpty() ? "does not exist: create it" : "is not ready: see its conditions"));
        }
        for (JsonNode item : pool.at("/spec/ips")) {
            var range = PodRequest.range(item.asText());
            if (range.isEmpty()) {
                return Optional.of(
                        "'%s' in ips is neither an address, nor a network, nor a range a..b".formatted(item.asText()));
            }
            boolean inside = Ipam.networks(subnet.get()).stream()
                    .anyMatch(network -> network.cidr().contains(range.get().first())
                            && network.cidr().contains(range.get().last()));
            if (!inside) {
                return Optional.of("%s in ips is not inside of subnet %s (%s)"
                        .formatted(
                                item.asText(), subnet(pool), subnet.get().spec().cidrBlock()));
            }
        }
        return Optional.empty();
    }

    private Optional<AddressUsage> usage(JsonNode pool) {
        return ipam.subnet(subnet(pool)).map(book -> book.usage(PodRequest.ranges(pool)));
    }

    private static void put(ObjectNode status, String family, Optional<AddressUsage.Family> usage) {
        status.put(
                family + "AvailableIPs",
                usage.map(AddressUsage.Family::available).orElse(java.math.BigInteger.ZERO));
        status.put(family + "UsingIPs", usage.map(AddressUsage.Family::used).orElse(java.math.BigInteger.ZERO));
        status.put(
                family + "AvailableIPRange",
                usage.map(AddressUsage.Family::availableRange).orElse(""));
        status.put(
                family + "UsingIPRange",
                usage.map(AddressUsage.Family::usedRange).orElse(""));
    }

    private static DesiredRow addressSet(String name, JsonNode pool) {
        var addresses = PodRequest.ranges(pool).stream()
                .flatMap(range -> range.networks().stream())
                .map(Cidr::shortest)
                .toList();
        return DesiredRow.named(
                Northbound.ADDRESS_SET,
                Northbound.expressionName(name),
                Map.of(
                        "addresses", Value.ofTexts(addresses),
                        "external_ids", Value.ofMap(Northbound.ids("ippool", name))));
    }

    private Outcome delete(ObjectNode pool, ObjectMeta metadata) throws IOException, InterruptedException {
        var user = caches.pods().byIndex(NetworkCaches.BY_SUBNET, subnet(pool)).stream()
                .map(pod -> PodFacts.of(pod.toJson()))
                .filter(pod -> !pod.hasEnded() && pod.usesPool(metadata.name()))
                .map(pod -> pod.key().toString())
                .sorted()
                .findFirst();
        if (user.isPresent()) {
            var status = Json.object();
            var conditions = new StatusConditions(pool.path("status"), metadata.generation(), timing.now());
            status.set(
                    "conditions",
                    conditions
                            .failed(
                                    "UpdateIPAMFailed",
                                    "pod %s has an address of it: delete it first".formatted(user.get()))
                            .toJson());
            objects.status(NetworkCaches.IP_POOLS, metadata.name(), pool.path("status"), status);
            return Outcome.done(); // The pod, when it is gone, leads here.
        }
        withoutSet(metadata.name());
        objects.release(NetworkCaches.IP_POOLS, metadata);
        return Outcome.done();
    }
}
