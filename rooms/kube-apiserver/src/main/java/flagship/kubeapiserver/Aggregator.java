package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks after APIServices: makes those of the groups that this server serves itself, finds out whether the others can be used, and tells
 * who serves them. Level-triggered.
 */
final class Aggregator implements StoreLoop.Worker {
    static final GroupResource API_SERVICES = new GroupResource("apiregistration.k8s.io", "apiservices");

    static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
    private static final Duration RECHECK = Duration.ofSeconds(30);
    private static final Duration RECHECK_FAILED = Duration.ofSeconds(2);

    private final StoredObjects objects;
    private final TypeRegistry types;
    private final ServedType apiServices;
    private final ApiServiceCheck check;
    private final Clock clock;

    // Of the loop's thread alone.
    private final Map<String, ObjectNode> stored = new TreeMap<>();
    private final Map<String, Remote> remotes = new HashMap<>();
    private Map<String, Local> wanted = Map.of();
    private boolean changed;

    private volatile List<AggregatedApi> served = List.of();

    /** A group version of our own. */
    private record Local(String group, String version, String managed, int groupPriority, int versionPriority) {}

    /** What was last found out of a backend. */
    private record Remote(JsonNode spec, long service, long checkedNanos, AggregatedApi api) {}

    Aggregator(StoredObjects objects, TypeRegistry types, ApiServiceCheck check, Clock clock) {
        this.objects = objects;
        this.types = types;
        this.check = check;
        this.clock = clock;
        this.apiServices = types.find(new GroupVersionResource(API_SERVICES.group(), "v1", API_SERVICES.resource()))
                .orElseThrow();
    }

    /** The group versions that others serve, at this moment. */
    List<AggregatedApi> served() {
        return served;
    }

    @Override
    public void reset() {
        stored.clear();
        changed = true;
    }

    @Override
    public void seen(Stored object) {
        put(Json.parseObject(object.value()));
    }

    @Override
    public void changed(Event event) {
        if (event.deleted()) {
            stored.remove(ObjectMeta.of(Json.parseObject(event.value())).name());
            changed = true;
        } else {
            put(Json.parseObject(event.value()));
        }
    }

    private void put(ObjectNode apiService) {
        stored.put(ObjectMeta.of(apiService).name(), apiService);
        changed = true;
    }

    @Override
    public void idle() {
        var locals = locals();
        if (changed || !locals.equals(wanted)) {
            wanted = locals;
            changed = false;
            settleLocals();
        }
        settleRemotes();
    }

    /** What is served here: every version of every type, by the name of its APIService. */
    private Map<String, Local> locals() {
        var locals = new TreeMap<String, Local>();
        for (ServedType type : types.all()) {
            var group = type.resource().group();
            var version = type.resource().version();
            if (!group.equals(API_SERVICES.group())) {
                locals.computeIfAbsent(
                        version + "." + group,
                        _ -> type.isCustom()
                                ? new Local(
                                        group,
                                        version,
                                        "true",
                                        ApiServicePriorities.CUSTOM_GROUP,
                                        ApiServicePriorities.CUSTOM_VERSION)
                                : new Local(
                                        group,
                                        version,
                                        "onstart",
                                        ApiServicePriorities.ofGroup(group),
                                        ApiServicePriorities.ofVersion(group, version)));
            }
        }
        return locals;
    }

    private void settleLocals() {
        wanted.forEach((name, local) -> {
            var present = stored.get(name);
            if (present == null) {
                create(name, local);
            } else if (!isRemote(present) && !ApiServiceConditions.saysAvailable(present)) {
                report(name, ApiServiceConditions.LOCAL);
            }
        });
        for (ObjectNode apiService : List.copyOf(stored.values())) {
            var meta = ObjectMeta.of(apiService);
            boolean ours = meta.labels().getOrDefault(MANAGED, "").equals("true");
            if (ours && !wanted.containsKey(meta.name())) {
                objects.delete(apiServices, flagship.kubemodel.ObjectHead.read(Json.bytes(apiService)));
            }
        }
    }

    private void create(String name, Local local) {
        var object = NativeWriting.object(apiServices, name);
        ObjectMeta.of(object).node().putObject("labels").put(MANAGED, local.managed());
        var spec = object.putObject("spec");
        if (!local.group().isEmpty()) {
            spec.put("group", local.group());
        }
        spec.put("version", local.version())
                .put("groupPriorityMinimum", local.groupPriority())
                .put("versionPriority", local.versionPriority());
        try {
            objects.writer().create(WriteRequest.internal(apiServices, new NamespacedName("", name)), object);
            report(name, ApiServiceConditions.LOCAL);
        } catch (ApiException e) {
            if (e.code() != 409) {
                throw e;
            }
            // Somebody else made it; its event is on the way.
        }
    }

    /** Whether another server serves it. */
    static boolean isRemote(ObjectNode apiService) {
        return apiService.path("spec").path("service").isObject();
    }

    private void report(String name, ApiServiceConditions conditions) {
        var request = WriteRequest.internal(apiServices, new NamespacedName("", name), "status");
        try {
            objects.writer().update(request, current -> {
                conditions.write(current, ObjectMeta.timestamp(clock.instant()));
                return current;
            });
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private void settleRemotes() {
        remotes.keySet().removeIf(name -> !stored.containsKey(name) || !isRemote(stored.get(name)));
        stored.forEach((name, apiService) -> {
            if (isRemote(apiService)) {
                remotes.put(name, settled(name, apiService.path("spec")));
            }
        });
        served = remotes.values().stream()
                .map(Remote::api)
                .sorted(Comparator.comparingInt(AggregatedApi::groupPriority)
                        .reversed()
                        .thenComparing(AggregatedApi::group)
                        .thenComparing(Comparator.comparingInt(AggregatedApi::versionPriority)
                                .reversed()))
                .toList();
    }

    private Remote settled(String name, JsonNode spec) {
        var known = remotes.get(name);
        long service = serviceRevision(spec);
        if (known != null && known.spec().equals(spec) && known.service() == service && !isOld(known)) {
            return known;
        }
        var found = check.check(spec);
        report(name, found.conditions());
        var document = new ArrayList<>(found.document());
        if (found.backend().isEmpty() && known != null) {
            document.addAll(known.api().document());
        }
        var api = new AggregatedApi(
                spec.path("group").asText(),
                spec.path("version").asText(),
                spec.path("groupPriorityMinimum").asInt(),
                spec.path("versionPriority").asInt(),
                found.backend(),
                document);
        return new Remote(spec, service, System.nanoTime(), api);
    }

    private static boolean isOld(Remote remote) {
        var patience = remote.api().stale() ? RECHECK_FAILED : RECHECK;
        return System.nanoTime() - remote.checkedNanos() > patience.toNanos();
    }

    /** Changes with the Service; 0 while there is none. */
    private long serviceRevision(JsonNode spec) {
        var reference = spec.path("service");
        var name = new NamespacedName(
                reference.path("namespace").asText(), reference.path("name").asText());
        return objects.store()
                .get(StoreKeys.key(ServiceLocator.SERVICES, name))
                .map(Stored::revision)
                .orElse(0L);
    }
}
