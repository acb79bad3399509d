package flagship.clusterimport;

import flagship.kubeclient.Discovery;
import flagship.kubeclient.Discovery.Resource;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the host serves. Asks it again when a type is not known, since its definition may have just come, but not all the time. Safe for use by
 * many threads.
 */
final class HostTypes {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration BELIEVED = Duration.ofSeconds(30);

    private record Known(Discovery discovery, long nanos) {}

    private final Transport host;
    private final Timing timing;
    /** Guarded by {@code this}. */
    private Optional<Known> known = Optional.empty();

    HostTypes(Transport host, Timing timing) {
        this.host = host;
        this.timing = timing;
    }

    /**
     * The version of a type to use.
     *
     * @param versions in the order of preference; empty for the server's
     * @return empty where none of them is served, or it cannot be watched
     */
    Optional<Resource> choose(GroupResource type, List<String> versions) throws IOException, InterruptedException {
        var found = choose(discovery(BELIEVED), type, versions);
        return found.isPresent() ? found : choose(discovery(ASK_AGAIN), type, versions);
    }

    private static Optional<Resource> choose(Discovery discovery, GroupResource type, List<String> versions) {
        var served = discovery.versions(type).stream().filter(Resource::listsAndWatches);
        if (versions.isEmpty()) {
            return served.findFirst();
        }
        var all = served.toList();
        return versions.stream()
                .flatMap(version -> all.stream()
                        .filter(resource -> resource.resource().version().equals(version)))
                .findFirst();
    }

    /** The kind of objects of a type, as far as it is known: lists of native kinds do not say it. */
    synchronized Optional<GroupVersionKind> kind(GroupVersionResource type) {
        return known.stream()
                .flatMap(it -> it.discovery().find(type).stream())
                .map(Resource::kind)
                .flatMap(kind -> Stream.of(new GroupVersionKind(type.group(), type.version(), kind.kind())))
                .findFirst();
    }

    private synchronized Discovery discovery(Duration age) throws IOException, InterruptedException {
        var now = timing.nanoTime();
        if (known.isPresent() && now - known.get().nanos() < age.toNanos()) {
            return known.get().discovery();
        }
        var read = Discovery.read(host);
        known = Optional.of(new Known(read, now));
        return read;
    }
}
