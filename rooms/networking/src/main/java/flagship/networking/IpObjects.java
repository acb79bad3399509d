package flagship.networking;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The IP objects, which say in the API who has which address. */
final class IpObjects {
    private final NetworkCaches caches;
    private final ObjectWriter objects;

    IpObjects(NetworkCaches caches, ObjectWriter objects) {
        this.caches = caches;
        this.objects = objects;
    }

    /** What an IP object is to say; it is named as the lease's interface. */
    record Wanted(String namespace, String pod, String node, String subnet, String type, Lease lease) {
        NetworkIp object(Map<String, String> labels) {
            var metadata = new ObjectMeta(
                    "", lease.nic(), "", "", 0, "", labels, Map.of(), List.of(Keys.FINALIZER), List.of());
            return new NetworkIp(
                    metadata,
                    namespace,
                    pod,
                    subnet,
                    node,
                    lease.v4().map(IpAddress::toString).orElse(""),
                    lease.v6().map(IpAddress::toString).orElse(""),
                    lease.mac().map(MacAddress::text).orElse(""),
                    type);
        }

        private Map<String, String> labels() {
            var labels = new LinkedHashMap<String, String>();
            labels.put(Keys.SUBNET_LABEL, subnet);
            labels.put(subnet, "");
            labels.put(Keys.NODE_LABEL, node);
            labels.put(Keys.RESERVED_LABEL, "false");
            return labels;
        }
    }

    /** Creates the object, or corrects the one that is there. */
    void ensure(Wanted wanted) throws IOException, InterruptedException {
        var stored = caches.ip(wanted.lease().nic());
        if (stored.isPresent()) {
            correct(stored.get(), wanted);
            return;
        }
        try {
            objects.client()
                    .create(NetworkIp.RESOURCE, wanted.object(wanted.labels()).toJson());
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw e;
            }
            // The cache lags behind; what is there is ours, and the next look corrects it.
        }
    }

    private void correct(NetworkIp stored, Wanted wanted) throws IOException, InterruptedException {
        var labels = new LinkedHashMap<>(stored.metadata().labels());
        var goal = wanted.object(wanted.labels());
        boolean sameNode = wanted.node().isEmpty() || stored.node().equals(wanted.node());
        boolean same = stored.subnet().equals(goal.subnet())
                && stored.addresses().equals(goal.addresses())
                && stored.mac().equals(goal.mac())
                && stored.podType().equals(goal.podType())
                && stored.namespace().equals(goal.namespace())
                && stored.pod().equals(goal.pod())
                && sameNode;
        if (same) {
            return;
        }
        var patch = Json.object();
        var spec = patch.set("spec", goal.toJson().path("spec"));
        if (wanted.node().isEmpty()) {
            ((com.fasterxml.jackson.databind.node.ObjectNode) spec.path("spec")).remove("nodeName");
        }
        var patched = patch.putObject("metadata").putObject("labels");
        wanted.labels().forEach((key, value) -> {
            boolean keeps = key.equals(Keys.RESERVED_LABEL) && labels.containsKey(key);
            if (!keeps) {
                patched.put(key, value);
            }
        });
        ObjectWriter.ifThere(
                () -> objects.client().mergePatch(NetworkIp.RESOURCE, NetworkCaches.cluster(stored.name()), patch));
    }

    /** Deletes the object of an interface; nothing happens where there is none. */
    void delete(String nic) throws IOException, InterruptedException {
        var stored = caches.ip(nic);
        if (stored.isEmpty()) {
            return;
        }
        if (!stored.get().metadata().isBeingDeleted()) {
            objects.client().delete(NetworkIp.RESOURCE, NetworkCaches.cluster(nic));
        }
        var patch = Json.object();
        patch.putObject("metadata").putArray("finalizers");
        ObjectWriter.ifThere(() -> objects.client().mergePatch(NetworkIp.RESOURCE, NetworkCaches.cluster(nic), patch));
    }

    /** Whether a user made it to reserve the address. */
    static boolean isReserved(NetworkIp ip) {
        return "true".equals(ip.metadata().labels().get(Keys.RESERVED_LABEL));
    }
}
