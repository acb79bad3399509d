package flagship.networking;

import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gives a node its address in the join network. For one node a key. */
final class NodeReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final IpObjects ips;
    private final NetworkingConfig config;
    /** Told of Subnets whose rows or counters depend on what happened. */
    private final Consumer<String> touched;

    NodeReconciler(
            NetworkCaches caches,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            IpObjects ips,
            NetworkingConfig config,
            Consumer<String> touched) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.ips = ips;
        this.config = config;
        this.touched = touched;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var stored = caches.nodes().get(NetworkCaches.cluster(name));
        var book = ipam.subnet(config.joinSubnet());
        if (stored.isEmpty()) {
            northbound.write(new Scope.OfNode(name), List.of(), VpcReconciler.WRITE_LIMIT);
            ips.delete(NodeRows.port(name));
            book.ifPresent(it -> it.release(NodeRows.port(name)));
            touchAll();
            return Outcome.done();
        }
        if (book.isEmpty()) {
            return Outcome.done(); // The join Subnet, when it is there, leads here.
        }
        var node = NodeFacts.of(stored.get().toJson());
        boolean isNew = book.get().lease(NodeRows.port(name)).isEmpty();
        var lease = acquire(node, book.get());
        northbound.write(
                new Scope.OfNode(name), NodeRows.of(name, lease, node.internal(), config), VpcReconciler.WRITE_LIMIT);
        ips.ensure(new IpObjects.Wanted("", name, name, config.joinSubnet(), "", lease));
        annotate(node, lease);
        if (isNew) {
            touchAll();
        }
        return Outcome.done();
    }

    private void touchAll() {
        caches.allSubnets().forEach(subnet -> touched.accept(subnet.name()));
    }

    private Lease acquire(NodeFacts node, SubnetAddresses book) throws IOException {
        var annotations = node.metadata().annotations();
        var known = Ipam.addresses(annotations.getOrDefault(Keys.primary(Keys.IP_ADDRESS), ""));
        var mac = MacAddress.parse(annotations.getOrDefault(Keys.primary(Keys.MAC_ADDRESS), ""));
        var port = NodeRows.port(node.name());
        try {
            return book.acquire(LeaseRequest.any(port, node.name()).at(known).withMac(mac), _ -> false);
        } catch (LeaseRefused e) {
            throw new IOException("node %s gets no address: %s".formatted(node.name(), e.getMessage()), e);
        }
    }

    private void annotate(NodeFacts node, Lease lease) throws IOException, InterruptedException {
        var join = caches.subnet(config.joinSubnet());
        if (join.isEmpty()) {
            return;
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(Keys.IP_ADDRESS, lease.text());
        wanted.put(Keys.MAC_ADDRESS, lease.mac().map(MacAddress::text).orElse(""));
        wanted.put(Keys.CIDR, join.get().spec().cidrBlock());
        wanted.put(Keys.GATEWAY, join.get().spec().gateway());
        wanted.put(Keys.LOGICAL_SWITCH, config.joinSubnet());
        wanted.put("port_name", NodeRows.port(node.name()));
        wanted.put(Keys.ALLOCATED, "true");
        var patch = Json.object();
        var annotations = patch.putObject("metadata").putObject("annotations");
        wanted.forEach((suffix, value) -> {
            var key = Keys.primary(suffix);
            if (!value.equals(node.metadata().annotations().get(key))) {
                annotations.put(key, value);
            }
        });
        if (!annotations.isEmpty()) {
            ObjectWriter.ifThere(
                    () -> objects.client().mergePatch(NetworkCaches.NODES, NetworkCaches.cluster(node.name()), patch));
        }
    }

    /** Every node, to be looked at again. */
    List<String> all() {
        return caches.nodes().list().stream().map(node -> node.key().name()).toList();
    }
}
