package flagship.propagation;

import flagship.kubeclient.Discovery;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which resource of a member holds the objects of a kind. Asks the member again when a kind is not known, since its definition may have just
 * come; but not all the time. Safe for use by many threads.
 */
final class MemberTypes {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Transport transport;
    /** Guarded by {@code this}. */
    private final Map<GroupVersionKind, GroupVersionResource> types = new HashMap<>();
    /** Guarded by {@code this}; absent before the first time. */
    private Optional<Long> askedNanos = Optional.empty();

    MemberTypes(Transport transport) {
        this.transport = transport;
    }

    /** Empty if the member does not serve the kind. */
    synchronized Optional<GroupVersionResource> find(GroupVersionKind kind) throws IOException, InterruptedException {
        var known = types.get(kind);
        if (known == null && mayAsk()) {
            read();
            known = types.get(kind);
        }
        return Optional.ofNullable(known);
    }

    /** The definition of a kind has gone, or was never complete. */
    synchronized void forget(GroupVersionKind kind) {
        types.remove(kind);
    }

    private boolean mayAsk() {
        return askedNanos
                .filter(nanos -> System.nanoTime() - nanos < ASK_AGAIN.toNanos())
                .isEmpty();
    }

    private void read() throws IOException, InterruptedException {
        var discovery = Discovery.read(transport);
        askedNanos = Optional.of(System.nanoTime());
        for (Discovery.Resource resource : discovery.resources()) {
            var type = resource.resource();
            types.put(
                    new GroupVersionKind(
                            type.group(), type.version(), resource.kind().kind()),
                    type);
        }
    }
}
