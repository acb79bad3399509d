package flagship.propagation;

import flagship.kubeclient.Discovery;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of the control plane that can be propagated, of all types that it serves at the moment. Owns an informer a type.
 *
 * <p>{@link #refresh} is called by one thread at a time; reading is safe for many.
 */
final class Templates implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Templates.class);

    private record Watched(TemplateType type, FreshCache cache) {}

    private final Transport host;
    private final SkippedApis skipped;
    private final BiConsumer<TemplateType, Informer> attach;
    private final Map<GroupVersionKind, Watched> watched = new ConcurrentHashMap<>();
    /** All types of the server have been seen once. */
    private volatile boolean discovered;

    /** @param attach adds handlers to the informer of a type before it starts */
    Templates(Transport host, SkippedApis skipped, BiConsumer<TemplateType, Informer> attach) {
        this.host = host;
        this.skipped = skipped;
        this.attach = attach;
    }

    /** Asks what the server serves, begins to watch what is new and forgets what is gone. */
    void refresh() throws IOException, InterruptedException {
        var discovery = Discovery.read(host);
        var types = PropagatableTypes.of(discovery, skipped);
        for (TemplateType type : types) {
            if (!watched.containsKey(type.kind())) {
                watch(type);
            }
        }
        discovered = true;
        if (discovery.failures().isEmpty()) { // A group that does not answer just now is not gone.
            for (Watched known : List.copyOf(watched.values())) {
                if (!types.contains(known.type())) {
                    watched.remove(known.type().kind());
                    known.cache().informer().close();
                    log.atInfo().addKeyValue("gvr", known.type().resource()).log("type is no longer served");
                }
            }
        }
    }

    private void watch(TemplateType type) {
        var informer = new Informer(host, ReflectorConfig.of(type.resource()).withKind(type.kind()));
        var cache = new FreshCache(informer);
        watched.put(type.kind(), new Watched(type, cache));
        attach.accept(type, informer);
        informer.start();
    }

    Optional<RawObject> get(TemplateKey key) {
        return Optional.ofNullable(watched.get(key.kind()))
                .flatMap(it -> it.cache().get(key.name()));
    }

    /** The objects of a kind in a namespace, or in all of them if it is empty; none where the kind is not propagated. */
    List<RawObject> list(GroupVersionKind kind, String namespace) {
        var found = watched.get(kind);
        if (found == null) {
            return List.of();
        }
        var informer = found.cache().informer();
        return namespace.isEmpty() ? informer.list() : informer.list(namespace);
    }

    /** Whether all objects of a kind have been read once; also true for a kind that is not served. */
    boolean isComplete(GroupVersionKind kind) {
        var found = watched.get(kind);
        return found == null ? discovered : found.cache().informer().synced();
    }

    Optional<TemplateType> type(GroupVersionKind kind) {
        return Optional.ofNullable(watched.get(kind)).map(Watched::type);
    }

    /** Notes a template as the server answered a write. */
    Optional<RawObject> wrote(GroupVersionKind kind, RawObject answer) {
        return Optional.ofNullable(watched.get(kind)).map(it -> it.cache().wrote(answer));
    }

    @Override
    public void close() {
        watched.values().forEach(it -> it.cache().informer().close());
    }
}
