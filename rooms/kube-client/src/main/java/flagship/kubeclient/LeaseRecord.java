package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The Lease of one election, as this candidate sees it. For one thread. */
final class LeaseRecord {
    private static final GroupVersionResource LEASES = new GroupVersionResource("coordination.k8s.io", "v1", "leases");
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubeClient client;
    private final LeaderElection.Config config;
    private final Timing timing;
    private JsonNode seenSpec = Json.object();
    private long seenNanos;

    LeaseRecord(KubeClient client, LeaderElection.Config config, Timing timing) {
        this.client = client;
        this.config = config;
        this.timing = timing;
        this.seenNanos = timing.nanoTime();
    }

    /** True when this candidate holds the lease now, freshly renewed. */
    boolean acquireOrRenew() throws IOException, InterruptedException {
        var found = client.find(LEASES, config.name());
        if (found.isEmpty()) {
            return create();
        }
        observe(found.get().path("spec"));
        if (heldByAnother() && !expired()) {
            return false;
        }
        return write(found.get(), config.identity());
    }

    /** As far as is known here. */
    boolean heldByAnother() {
        var holder = holder();
        return !holder.isEmpty() && !holder.equals(config.identity());
    }

    /** Lets go of the lease if this candidate holds it; the next one then need not wait. */
    void release() throws IOException, InterruptedException {
        Optional<ObjectNode> found = client.find(LEASES, config.name());
        if (found.isPresent()) {
            observe(found.get().path("spec"));
            if (holder().equals(config.identity())) {
                write(found.get(), "");
            }
        }
    }

    private void observe(JsonNode spec) {
        if (!spec.equals(seenSpec)) {
            seenSpec = spec.deepCopy();
            seenNanos = timing.nanoTime();
        }
    }

    private String holder() {
        return seenSpec.path("holderIdentity").asText("");
    }

    private boolean expired() {
        long seconds =
                seenSpec.path("leaseDurationSeconds").asLong(config.lease().toSeconds());
        return timing.nanoTime() - seenNanos > Duration.ofSeconds(seconds).toNanos();
    }

    private boolean create() throws IOException, InterruptedException {
        var lease = Json.object().put("apiVersion", LEASES.apiVersion()).put("kind", "Lease");
        lease.putObject("metadata")
                .put("namespace", config.name().namespace())
                .put("name", config.name().name());
        fill(lease.putObject("spec"), config.identity());
        return unlessRaced(lease, true);
    }

    private boolean write(ObjectNode lease, String identity) throws IOException, InterruptedException {
        fill(lease.withObjectProperty("spec"), identity);
        return unlessRaced(lease, false);
    }

    private void fill(ObjectNode spec, String identity) {
        var now = MICRO_TIME.format(timing.now());
        if (!spec.path("holderIdentity").asText("").equals(identity)) {
            spec.put("acquireTime", now);
            spec.put("leaseTransitions", spec.path("leaseTransitions").asInt(0) + (identity.isEmpty() ? 0 : 1));
        }
        spec.put("holderIdentity", identity);
        // A lease that was given back runs out at once.
        spec.put("leaseDurationSeconds", identity.isEmpty() ? 1 : config.lease().toSeconds());
        spec.put("renewTime", now);
    }

    /** False where another candidate was faster. */
    private boolean unlessRaced(ObjectNode lease, boolean create) throws IOException, InterruptedException {
        try {
            var stored = create ? client.create(LEASES, lease) : client.replace(LEASES, lease);
            observe(stored.path("spec"));
            return true;
        } catch (ApiException e) {
            if (e.code() == 409) {
                return false;
            }
            throw e;
        }
    }
}
