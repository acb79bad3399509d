package flagship.sync;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When the leases of a set of replicas were last seen to change. Clocks of replicas are not compared: a lease is dead when it did not change
 * for its duration as seen here. Heard on an informer's thread, asked by others.
 */
final class LeaseSightings implements InformerHandler {
    private final String prefix;
    private final LongSupplier nanos;
    private final Map<String, Sighting> seen = new ConcurrentHashMap<>();

    private record Sighting(String holder, Duration life, long at) {
        boolean alive(long now) {
            return !holder.isEmpty() && now - at <= life.toNanos();
        }
    }

    /**
     * @param prefix of the names of the leases that count
     * @param nanos the monotonic clock
     */
    LeaseSightings(String prefix, LongSupplier nanos) {
        this.prefix = prefix;
        this.nanos = nanos;
    }

    /** The names of the leases that live. */
    SortedSet<String> alive() {
        long now = nanos.getAsLong();
        var names = new TreeSet<String>();
        seen.forEach((name, sighting) -> {
            if (sighting.alive(now)) {
                names.add(name);
            }
        });
        return names;
    }

    /** Leases that have been dead for so long that nobody will come back to them. */
    List<String> deadFor(Duration time) {
        long now = nanos.getAsLong();
        var names = new TreeMap<String, Sighting>(seen);
        names.values().removeIf(sighting -> sighting.alive(now) || now - sighting.at() <= time.toNanos());
        return List.copyOf(names.keySet());
    }

    @Override
    public void added(RawObject lease) {
        see(lease);
    }

    @Override
    public void updated(RawObject old, RawObject lease) {
        see(lease);
    }

    @Override
    public void deleted(RawObject last) {
        seen.remove(last.key().name());
    }

    private void see(RawObject lease) {
        var name = lease.key().name();
        if (name.startsWith(prefix)) {
            JsonNode spec = lease.toJson().path("spec");
            var life = Duration.ofSeconds(
                    Math.max(1, spec.path("leaseDurationSeconds").asLong(1)));
            seen.put(name, new Sighting(spec.path("holderIdentity").asText(""), life, nanos.getAsLong()));
        }
    }
}
