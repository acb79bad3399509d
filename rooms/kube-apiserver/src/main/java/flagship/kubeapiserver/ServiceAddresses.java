package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/**
 * The addresses of Services. What is taken is read from the Services themselves, so there is nothing to repair after a crash; of two
 * Services that are created at the same moment both may get one address in rare cases, which upstream's allocator excludes.
 */
final class ServiceAddresses {
    private static final GroupResource SERVICES = new GroupResource("", "services");

    private static final int NODE_PORT_MIN = 30_000;
    private static final int NODE_PORT_MAX = 32_767;

    private final ObjectStore store;
    private final String range;
    private final int network;
    private final int size;

    /** @param range IPv4 in CIDR form, {@code 10.0.0.0/24} */
    ServiceAddresses(ObjectStore store, String range) {
        this.store = store;
        this.range = range;
        int slash = range.indexOf('/');
        network = toInt(range.substring(0, slash));
        int bits = 32 - Integer.parseInt(range.substring(slash + 1));
        size = bits >= 31 ? Integer.MAX_VALUE : 1 << bits;
    }

    /** The address of {@code default/kubernetes}. */
    String first() {
        return toText(network + 1);
    }

    /**
     * A free address.
     *
     * @throws flagship.kubemodel.ApiException 500 if none is left
     */
    synchronized String next() {
        var taken = taken();
        IntPredicate free = offset -> !taken.containsKey(toText(network + offset));
        int start = size > 3 ? ThreadLocalRandom.current().nextInt(2, size - 1) : 1;
        for (int i = 0; i < size - 2; i++) {
            int offset = 1 + (start - 1 + i) % (size - 2);
            if (offset > 1 && free.test(offset)) {
                return toText(network + offset);
            }
        }
        throw ApiException.internal("failed to allocate a serviceIP: range is full");
    }

    /** A port between {@value #NODE_PORT_MIN} and {@value #NODE_PORT_MAX} that no Service has. */
    synchronized int nextNodePort() {
        var taken = new HashSet<Integer>();
        store.scan(StoreKeys.prefix(SERVICES), 0, "", stored -> {
            Json.parseObject(stored.value())
                    .path("spec")
                    .path("ports")
                    .forEach(port -> taken.add(port.path("nodePort").asInt()));
            return true;
        });
        int count = NODE_PORT_MAX - NODE_PORT_MIN + 1;
        int start = ThreadLocalRandom.current().nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = NODE_PORT_MIN + (start + i) % count;
            if (!taken.contains(port)) {
                return port;
            }
        }
        throw ApiException.internal("failed to allocate a nodePort: range is full");
    }

    /** Why a wanted address cannot be given. */
    Optional<String> refusal(String address, NamespacedName service) {
        if (!inRange(address)) {
            return Optional.of(
                    "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
                            .formatted(address, address, range));
        }
        var holder = taken().get(address);
        return holder == null || holder.equals(service)
                ? Optional.empty()
                : Optional.of("failed to allocate IP %s: provided IP is already allocated".formatted(address));
    }

    private Map<String, NamespacedName> taken() {
        var taken = new HashMap<String, NamespacedName>();
        store.scan(StoreKeys.prefix(SERVICES), 0, "", stored -> {
            var service = Json.parseObject(stored.value());
            service.path("spec")
                    .path("clusterIPs")
                    .forEach(ip -> taken.put(ip.asText(), ObjectMeta.of(service).namespacedName()));
            return true;
        });
        return taken;
    }

    private boolean inRange(String address) {
        if (!address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return false;
        }
        int offset = toInt(address) - network;
        return offset > 0 && offset < size - 1;
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
