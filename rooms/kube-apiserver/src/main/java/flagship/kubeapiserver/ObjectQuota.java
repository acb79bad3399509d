package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds namespaces to the numbers of objects that their ResourceQuotas allow, and keeps the quotas' status. A new object is booked in the
 * status of its quotas by compare-and-swap before it is written, so that two writers cannot both take the last place; a deleted one is taken
 * off. What was booked and never written is given back when the loop counts again, once nobody books in that namespace any more.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/resourcequota/controller.go} 1.32.
 */
final class ObjectQuota implements Admission, StoreLoop.Worker {
    static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");

    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final WriteOptions DRY = new WriteOptions(
            true,
            WriteOptions.PLAIN.fieldManager(),
            WriteOptions.FieldValidation.IGNORE,
            Optional.empty(),
            Json.object());

    private final ObjectStore store;
    private final TypeRegistry types;
    private final ObjectWriter writer;

    /** Namespaces whose objects have to be counted again; of the loop's thread alone. */
    private final Set<String> outdated = new LinkedHashSet<>();

    /** When objects were last booked, by namespace; monotonic nanoseconds. */
    private final Map<String, Long> booked = new ConcurrentHashMap<>();

    /** @param writer writes past admission */
    ObjectQuota(ObjectStore store, TypeRegistry types, ObjectWriter writer) {
        this.store = store;
        this.types = types;
        this.writer = writer;
    }

    @Override
    public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var namespace = request.target().namespace();
        boolean counted =
                current == null && !namespace.isEmpty() && request.subresource().isEmpty();
        if (counted && request.options().user().isPresent()) {
            for (ObjectNode quota : quotas(namespace)) {
                var keys = QuotaKeys.of(request.type().groupResource(), hard(quota));
                if (!keys.isEmpty()) {
                    book(
                            request,
                            ObjectMeta.of(object).name(),
                            ObjectMeta.of(quota).namespacedName(),
                            keys);
                }
            }
        }
    }

    private List<ObjectNode> quotas(String namespace) {
        var quotas = new ArrayList<ObjectNode>();
        store.scan(StoreKeys.prefix(QUOTAS, namespace), 0, "", stored -> quotas.add(Json.parseObject(stored.value())));
        return quotas;
    }

    private static List<String> hard(ObjectNode quota) {
        var keys = new ArrayList<String>();
        quota.path("spec").path("hard").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private void book(WriteRequest request, String name, NamespacedName quota, List<String> keys) {
        booked.put(quota.namespace(), System.nanoTime());
        var write = new WriteRequest(
                new RequestTarget(type(), quota, "status"),
                request.options().dryRun() ? DRY : WriteOptions.PLAIN,
                new Warnings());
        writer.update(write, current -> {
            take(request, name, current, keys);
            return current;
        });
    }

    private void take(WriteRequest request, String name, ObjectNode quota, List<String> keys) {
        var status = quota.withObject("status");
        var hard = quota.path("spec").path("hard");
        status.set("hard", hard.deepCopy());
        var exceeded = new ArrayList<String>();
        for (String key : keys) {
            var used = status.withObject("used").path(key);
            long before = used.isMissingNode()
                    ? count(key, ObjectMeta.of(quota).namespace())
                    : Quantity.parse(used.asText()).value();
            boolean fits = before < Quantity.parse(hard.path(key).asText("0")).value();
            status.withObject("used").put(key, Long.toString(fits ? before + 1 : before));
            if (!fits) {
                exceeded.add(key);
            }
        }
        if (!exceeded.isEmpty()) {
            throw exceeded(request, name, quota, exceeded);
        }
    }

    private static ApiException exceeded(WriteRequest request, String name, ObjectNode quota, List<String> keys) {
        var requested = new ArrayList<String>();
        var used = new ArrayList<String>();
        var limited = new ArrayList<String>();
        for (String key : keys) {
            requested.add(key + "=1");
            used.add(key + "=" + quota.path("status").path("used").path(key).asText());
            limited.add(key + "=" + quota.path("spec").path("hard").path(key).asText());
        }
        return ApiException.forbidden(
                request.type().groupResource(),
                name,
                "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                        .formatted(
                                ObjectMeta.of(quota).name(),
                                String.join(",", requested),
                                String.join(",", used),
                                String.join(",", limited)));
    }

    private long count(String key, String namespace) {
        return QuotaKeys.counted(key)
                .map(type -> store.count(StoreKeys.prefix(storage(type), namespace)))
                .orElse(0L);
    }

    private GroupResource storage(GroupResource type) {
        return types.stored(type).map(ServedType::storage).orElse(type);
    }

    private ServedType type() {
        return types.find(new GroupVersionResource("", "v1", QUOTAS.resource())).orElseThrow();
    }

    @Override
    public void reset() {
        outdated.clear();
    }

    @Override
    public void seen(Stored stored) {
        if (stored.key().startsWith(StoreKeys.prefix(QUOTAS))) {
            outdated.add(namespaceOf(stored.key()));
        }
    }

    @Override
    public void changed(Event event) {
        if (event.key().startsWith(StoreKeys.prefix(QUOTAS))) {
            if (!event.deleted() && !isCounted(Json.parseObject(event.value()))) {
                outdated.add(namespaceOf(event.key()));
            }
        } else if (event.deleted()) {
            takeOff(event.key());
        }
    }

    /** Whether the status speaks of what the quota now allows; bookings need not be counted again. */
    private static boolean isCounted(ObjectNode quota) {
        var status = quota.path("status");
        return status.path("hard").equals(quota.path("spec").path("hard")) && status.has("used");
    }

    private void takeOff(String key) {
        var parts = key.split("/", 6);
        if (parts.length < 6) {
            return; // It had no namespace.
        }
        var type = new GroupResource(parts[2].equals("core") ? "" : parts[2], parts[3]);
        for (ObjectNode quota : quotas(parts[4])) {
            var keys = QuotaKeys.of(type, hard(quota));
            if (!keys.isEmpty()) {
                update(ObjectMeta.of(quota).namespacedName(), current -> takeOff(current, keys));
            }
        }
    }

    private static void takeOff(ObjectNode quota, List<String> keys) {
        var used = quota.withObject("status").withObject("used");
        for (String key : keys) {
            if (used.has(key)) {
                long before = Quantity.parse(used.path(key).asText()).value();
                used.put(key, Long.toString(Math.max(0, before - 1)));
            }
        }
    }

    /** {@code /registry/GROUP/RESOURCE/NAMESPACE/NAME}. */
    private static String namespaceOf(String key) {
        var parts = key.split("/", 6);
        return parts.length == 6 ? parts[4] : "";
    }

    @Override
    public void idle() {
        long now = System.nanoTime();
        booked.forEach((namespace, when) -> {
            if (now - when > QUIET.toNanos() && booked.remove(namespace, when)) {
                outdated.add(namespace);
            }
        });
        var namespaces = List.copyOf(outdated);
        outdated.clear();
        for (String namespace : namespaces) {
            quotas(namespace).forEach(this::recount);
        }
    }

    private void recount(ObjectNode quota) {
        update(ObjectMeta.of(quota).namespacedName(), current -> {
            var status = current.withObject("status");
            var hard = current.path("spec").path("hard");
            status.set("hard", hard.isObject() ? hard.deepCopy() : Json.object());
            var used = status.putObject("used");
            for (String key : hard(current)) {
                if (QuotaKeys.counted(key).isPresent()) {
                    used.put(
                            key, Long.toString(count(key, ObjectMeta.of(current).namespace())));
                }
            }
        });
    }

    private void update(NamespacedName name, Consumer<ObjectNode> change) {
        try {
            writer.update(WriteRequest.internal(type(), name, "status"), current -> {
                change.accept(current);
                return current;
            });
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }
}
