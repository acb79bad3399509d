package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The addresses and node ports of Services. What is taken is read from the Services once and followed from then on, so there is nothing to
 * repair after a crash and a new Service costs the same however many there are; what is given to a Service that is being written is kept for
 * it, so that two that are created at the same moment never get the same.
 */
final class ServiceAddresses implements StoreLoop.Worker {
    static final GroupResource SERVICES = new GroupResource("", "services");

    /** What is usual holds 253 Services: enough for a cluster's server, too few where the templates of a whole fleet lie. */
    private static final String USUAL = "10.0.0.0/24";

    private static final int USUAL_OVERFLOW_BITS = 16;
    private static final int NODE_PORT_MIN = 30_000;
    private static final int NODE_PORT_MAX = 32_767;

    private final ObjectStore store;
    private final String range;
    private final int network;
    /** How many addresses the range has, and how many from its first on are given when it is full. */
    private final int size;

    private final int overflow;
    private final Allocations addresses = new Allocations();
    private final Allocations nodePorts = new Allocations();
    /** The revision of what is known of all Services; earlier changes are in it. -1 before they were read. */
    private long known = -1;

    /** @param range IPv4 in CIDR form, {@code 10.0.0.0/24} */
    ServiceAddresses(ObjectStore store, String range) {
        this.store = store;
        this.range = range;
        int slash = range.indexOf('/');
        network = toInt(range.substring(0, slash));
        int bits = 32 - Integer.parseInt(range.substring(slash + 1));
        size = bits >= 31 ? Integer.MAX_VALUE : 1 << bits;
        overflow = range.equals(USUAL) ? 1 << USUAL_OVERFLOW_BITS : size;
    }

    /** The address of {@code default/kubernetes}. */
    String first() {
        return toText(network + 1);
    }

    /**
     * A free address, kept for that Service.
     *
     * @throws flagship.kubemodel.ApiException 500 if none is left
     */
    synchronized String next(NamespacedName service) {
        return given(() -> freeAddress(service))
                .orElseThrow(() -> ApiException.internal("failed to allocate a serviceIP: range is full"));
    }

    /** The first is that of default/kubernetes, the last one that of nobody. */
    private Optional<String> freeAddress(NamespacedName service) {
        IntFunction<String> shown = offset -> toText(network + offset);
        return free(addresses, service, 2, size - 2, shown)
                .or(() -> free(addresses, service, size, overflow - 2, shown));
    }

    /** A port between {@value #NODE_PORT_MIN} and {@value #NODE_PORT_MAX} that no Service has, kept for that Service. */
    synchronized int nextNodePort(NamespacedName service) {
        return given(() -> free(nodePorts, service, NODE_PORT_MIN, NODE_PORT_MAX, Integer::toString))
                .map(Integer::parseInt)
                .orElseThrow(() -> ApiException.internal("failed to allocate a nodePort: range is full"));
    }

    private Optional<String> given(Supplier<Optional<String>> free) {
        return free.get().or(() -> {
            reset(); // What has been given back may not have been heard of yet.
            return free.get();
        });
    }

    /** Starts anywhere, so that a value that was just given back is not soon another's. */
    private Optional<String> free(
            Allocations taken, NamespacedName service, int first, int last, IntFunction<String> shown) {
        read();
        long now = System.nanoTime();
        int count = last - first + 1;
        int start = count > 0 ? ThreadLocalRandom.current().nextInt(count) : 0;
        for (int i = 0; i < count; i++) {
            var value = shown.apply(first + (int) (((long) start + i) % count));
            if (taken.holder(value, now).isEmpty()) {
                taken.promise(value, service, now);
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Why a wanted address cannot be given; empty if it is kept for that Service now. */
    synchronized Optional<String> refusal(String address, NamespacedName service) {
        if (!inRange(address)) {
            return Optional.of(
                    "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
                            .formatted(address, address, range));
        }
        return keep(addresses, address, service)
                ? Optional.empty()
                : Optional.of("failed to allocate IP %s: provided IP is already allocated".formatted(address));
    }

    /** As {@link #refusal}, of a node port. */
    synchronized Optional<String> portRefusal(int port, NamespacedName service) {
        if (port < NODE_PORT_MIN || port > NODE_PORT_MAX) {
            return Optional.of("provided port is not in the valid range. The range of valid ports is %d-%d"
                    .formatted(NODE_PORT_MIN, NODE_PORT_MAX));
        }
        return keep(nodePorts, Integer.toString(port), service)
                ? Optional.empty()
                : Optional.of("provided port is already allocated");
    }

    private boolean keep(Allocations taken, String value, NamespacedName service) {
        read();
        long now = System.nanoTime();
        var holder = taken.holder(value, now).filter(other -> !other.equals(service));
        if (holder.isPresent() && (taken.isPromised(value) || has(holder.get(), value, taken))) {
            return false;
        }
        taken.promise(value, service, now);
        return true;
    }

    /** Changes are heard of a moment after they were made: one who is said to have it is asked before another is refused. */
    private boolean has(NamespacedName holder, String value, Allocations taken) {
        return store.get(StoreKeys.key(SERVICES, holder))
                .map(stored -> Json.parseObject(stored.value()))
                .filter(service -> (taken == addresses ? addressesOf(service) : portsOf(service)).contains(value))
                .isPresent();
    }

    private void read() {
        if (known < 0) {
            known = store.scan(StoreKeys.prefix(SERVICES), 0, "", stored -> {
                hold(stored.value());
                return true;
            });
        }
    }

    private void hold(byte[] value) {
        var service = Json.parseObject(value);
        var name = ObjectMeta.of(service).namespacedName();
        addresses.hold(name, addressesOf(service));
        nodePorts.hold(name, portsOf(service));
    }

    private static List<String> addressesOf(JsonNode service) {
        var values = new ArrayList<String>();
        service.path("spec").path("clusterIPs").forEach(ip -> {
            if (!ip.asText().equals("None")) {
                values.add(ip.asText());
            }
        });
        return values;
    }

    private static List<String> portsOf(JsonNode service) {
        var values = new ArrayList<String>();
        service.path("spec").path("ports").forEach(port -> {
            if (port.path("nodePort").asInt() != 0) {
                values.add(port.path("nodePort").asText());
            }
        });
        return values;
    }

    @Override
    public synchronized void reset() {
        addresses.clear();
        nodePorts.clear();
        known = -1;
    }

    @Override
    public synchronized void seen(Stored stored) {
        if (stored.revision() > known) {
            hold(stored.value());
        }
    }

    @Override
    public synchronized void changed(Event event) {
        if (event.revision() <= known) {
            return;
        }
        if (event.deleted()) {
            var name = ObjectMeta.of(Json.parseObject(event.value())).namespacedName();
            addresses.release(name);
            nodePorts.release(name);
        } else {
            hold(event.value());
        }
    }

    private boolean inRange(String address) {
        if (!address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return false;
        }
        int offset = toInt(address) - network;
        return offset > 0 && offset < overflow - 1;
    }

    private static int toInt(String address) {
        int value = 0;
        for (String part : address.split("\\.")) {
            value = (value << 8) | Integer.parseInt(part);
        }
        return value;
    }

    private static String toText(int address) {
        return "%d.%d.%d.%d".formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
    }
}
