package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects of one member that the control plane manages, watched by their label: what else is in the member costs nothing here. Watches a
 * type from when the first Work asks for it. Owns an informer a type. Safe for use by many threads.
 */
final class MemberObjects implements AutoCloseable {
    private static final String MANAGED = WellKnown.MANAGED + "=" + WellKnown.TRUE;

    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(5);

    private final Transport transport;
    private final KubeClient memberClient;
    private final Listener listener;
    private final Map<GroupVersionResource, FreshCache> caches = new ConcurrentHashMap<>();

    /** Hears of managed objects, on the threads of the informers. */
    @FunctionalInterface
    interface Listener {
        /** @param isNews false for what was there when the watching began */
        void told(RawObject object, boolean isNews);
    }

    MemberObjects(Transport transport, Listener listener) {
        this.transport = transport;
        this.memberClient = new KubeClient(transport);
        this.listener = listener;
    }

    /**
     * The object as it is in the member, managed or not, as far as this program knows.
     *
     * @param name without namespace for a cluster-scoped object
     */
    Optional<ObjectNode> find(GroupVersionResource type, GroupVersionKind kind, NamespacedName name)
            throws IOException, InterruptedException {
        var cache = cache(type, kind);
        var cached = cache.get(name);
        if (cached.isPresent()) {
            return cached.map(RawObject::toJson);
        }
        // A type that has just begun to be watched is read in a moment; one that cannot be watched is asked object by
        // object.
        return cache.informer().waitSynced(SYNC_PATIENCE) ? cache.get(name).map(RawObject::toJson) : live(type, name);
    }

    private FreshCache cache(GroupVersionResource type, GroupVersionKind kind) {
        return caches.computeIfAbsent(type, _ -> {
            var informer = new Informer(
                    transport,
                    ReflectorConfig.of(type)
                            .withKind(kind)
                            .withSelectors(MANAGED, "")
                            .withStreamingList(true));
            var cache = new FreshCache(informer);
            informer.handle(new Telling(informer));
            informer.start();
            return cache;
        });
    }

    /** The object as the member has it now. */
    Optional<ObjectNode> live(GroupVersionResource type, NamespacedName name) throws IOException, InterruptedException {
        return memberClient.find(type, name);
    }

    /** Creates; what is there already without our label, which the cache does not see, is returned instead. */
    Written create(GroupVersionResource type, GroupVersionKind kind, ObjectNode object)
            throws IOException, InterruptedException {
        try {
            return new Written(note(type, kind, memberClient.createRaw(type, object)), true);
        } catch (ApiException e) {
            if (!Answers.alreadyExists(e)) {
                throw e;
            }
            var metadata = object.path("metadata");
            var name = new NamespacedName(
                    metadata.path("namespace").asText(""), metadata.path("name").asText());
            return new Written(memberClient.get(type, name), false);
        }
    }

    /** @param fresh false for an object that was there before */
    record Written(ObjectNode object, boolean fresh) {}

    ObjectNode replace(GroupVersionResource type, GroupVersionKind kind, ObjectNode object)
            throws IOException, InterruptedException {
        return note(type, kind, memberClient.replaceRaw(type, object));
    }

    /**
     * Server-side apply; creates what is not there.
     *
     * @param force take fields of others over
     */
    ObjectNode apply(GroupVersionResource type, GroupVersionKind kind, ObjectNode configuration, boolean force)
            throws IOException, InterruptedException {
        return note(type, kind, memberClient.applyRaw(type, configuration, ServerSideApply.MANAGER, force));
    }

    /** Applies a JSON patch, against the version that it names. */
    void patch(GroupVersionResource type, NamespacedName name, JsonNode operations)
            throws IOException, InterruptedException {
        memberClient.jsonPatch(type, name, operations);
    }

    /** Deletes in the background, so that what the object made goes too. Success if it is not there. */
    void delete(GroupVersionResource type, NamespacedName name, String uid) throws IOException, InterruptedException {
        var options = Json.object()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", uid);
        memberClient.delete(type, name, options);
    }

    private ObjectNode note(GroupVersionResource type, GroupVersionKind kind, RawObject answer) {
        if (WellKnown.TRUE.equals(answer.head().labels().get(WellKnown.MANAGED))) {
            cache(type, kind).wrote(answer);
        }
        return answer.toJson();
    }

    @Override
    public void close() {
        caches.values().forEach(cache -> cache.informer().close());
    }

    private final class Telling implements InformerHandler {
        private final Informer informer;

        Telling(Informer informer) {
            this.informer = informer;
        }

        @Override
        public void added(RawObject object) {
            listener.told(object, informer.synced());
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            listener.told(current, true);
        }

        @Override
        public void deleted(RawObject last) {
            listener.told(last, true);
        }
    }
}
