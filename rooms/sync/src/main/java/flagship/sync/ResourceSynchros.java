package flagship.sync;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubemodel.GroupVersionResource;
import flagship.sync.ResourceReader.Listener;
import flagship.sync.ResourceSynchro.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ResourceSynchros of one cluster. Changed by one thread, the ClusterSynchro's; {@link #reports} may be asked by any. */
final class ResourceSynchros {
    private static final Logger log = LoggerFactory.getLogger(ResourceSynchros.class);

    private final Surroundings around;
    private final Clock clock;
    private final Runnable changed;
    private final Listener listener;
    private final Map<GroupVersionResource, ResourceSynchro> synchros = new LinkedHashMap<>();
    /** Types that are not wanted and could not be cleaned, with the reason. */
    private final Map<GroupVersionResource, Failed> uncleaned = new LinkedHashMap<>();

    private List<WantedResource> order = List.of();
    private boolean reading;
    private boolean counted;
    private volatile List<ResourceReport> reports = List.of();

    private record Failed(WantedResource resource, String message) {}

    ResourceSynchros(Surroundings around, Clock clock, Runnable changed, Listener listener) {
        this.around = around;
        this.clock = clock;
        this.changed = changed;
        this.listener = listener;
    }

    /** In the order of the sync list, then what could not be cleaned. */
    List<ResourceReport> reports() {
        return reports;
    }

    /** Starts what is new, ends what is not wanted any more and removes its rows, unless {@code uncertain} says that it may come back. */
    void apply(List<WantedResource> wanted, Predicate<GroupVersionResource> uncertain) throws InterruptedException {
        var byType = new LinkedHashMap<GroupVersionResource, WantedResource>();
        wanted.forEach(resource -> byType.put(resource.read(), resource));
        order = List.copyOf(byType.values());
        for (WantedResource resource : order) {
            uncleaned.remove(resource.read());
            endIfOther(resource);
            synchros.computeIfAbsent(resource.read(), _ -> create(resource));
        }
        endAllBut(byType.keySet(), uncertain);
        for (GroupVersionResource stored : stored()) {
            if (!byType.containsKey(stored) && !uncertain.test(stored) && !synchros.containsKey(stored)) {
                clean(new WantedResource(stored, "", false, stored.version(), false));
            }
        }
        report();
    }

    /** What is read in another way begins anew; its rows stay, and a list is compared with them. */
    private void endIfOther(WantedResource resource) {
        var current = synchros.get(resource.read());
        if (current != null && !current.resource().selection().equals(resource.selection())) {
            current.abandon();
            synchros.remove(resource.read());
        }
    }

    private ResourceSynchro create(WantedResource resource) {
        var synchro = ResourceSynchro.create(around, resource, new SyncProgress(clock, changed), only(resource.read()));
        if (reading) {
            synchro.resume();
        }
        return synchro;
    }

    /** Changes of objects matter to others only where the objects say what the member serves. */
    private Listener only(GroupVersionResource type) {
        boolean defines = type.equals(MemberApi.CRDS) || type.equals(MemberApi.API_SERVICES);
        return new Listener() {
            @Override
            public void typeGone() {
                listener.typeGone();
            }

            @Override
            public void objectChanged() {
                if (defines) {
                    listener.objectChanged();
                }
            }
        };
    }

    private void endAllBut(Collection<GroupVersionResource> wanted, Predicate<GroupVersionResource> uncertain)
            throws InterruptedException {
        for (ResourceSynchro synchro : List.copyOf(synchros.values())) {
            var type = synchro.resource().read();
            if (!wanted.contains(type) && !uncertain.test(type)) {
                synchro.abandon();
                synchros.remove(type);
                clean(synchro.resource());
            }
        }
    }

    /** The types that may have rows: those with a checkpoint and, once a run, those of which a first list was never finished. */
    private Collection<GroupVersionResource> stored() {
        var catalog = around.catalog();
        var stored = new LinkedHashSet<>(catalog.checkpoints(around.cluster()).keySet());
        if (!counted) {
            stored.addAll(catalog.counts(around.cluster()).keySet());
            counted = true;
        }
        stored.addAll(uncleaned.keySet());
        return stored;
    }

    private void clean(WantedResource resource) throws InterruptedException {
        try {
            long rows = around.rows().drop(resource.read());
            uncleaned.remove(resource.read());
            log.atInfo()
                    .addKeyValue("cluster", around.cluster())
                    .addKeyValue("gvr", resource.read())
                    .addKeyValue("rows", rows)
                    .log("type is not synchronised any more, rows removed");
        } catch (CatalogUnavailable e) {
            uncleaned.put(resource.read(), new Failed(resource, String.valueOf(e.getMessage())));
        }
    }

    /** Whether rows wait to be removed. */
    boolean hasUncleaned() {
        return !uncleaned.isEmpty();
    }

    boolean follows(GroupVersionResource type) {
        return synchros.containsKey(type);
    }

    /** Reads some types anew. */
    void relist(Collection<GroupVersionResource> types) {
        for (GroupVersionResource type : types) {
            var synchro = synchros.get(type);
            if (synchro != null) {
                synchro.relist();
            }
        }
    }

    void resume() {
        reading = true;
        synchros.values().forEach(ResourceSynchro::resume);
    }

    void pause() {
        reading = false;
        inParallel(ResourceSynchro::pause);
    }

    void close(Duration patience) {
        inParallel(synchro -> synchro.close(patience));
    }

    /** Ends all at once: a hundred types must not wait for each other's connections. */
    private void inParallel(Consumer<ResourceSynchro> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            synchros.values().forEach(synchro -> threads.execute(() -> action.accept(synchro)));
        }
    }

    private void report() {
        var all = new ArrayList<ResourceReport>();
        var rest = new LinkedHashMap<>(synchros);
        for (WantedResource resource : order) {
            var synchro = rest.remove(resource.read());
            if (synchro != null) {
                all.add(new ResourceReport(synchro.resource(), synchro.progress()::state, synchro));
            }
        }
        rest.values()
                .forEach(
                        synchro -> all.add(new ResourceReport(synchro.resource(), synchro.progress()::state, synchro)));
        new TreeMap<>(failures()).values().forEach(all::add);
        reports = List.copyOf(all);
    }

    private Map<String, ResourceReport> failures() {
        var failures = new LinkedHashMap<String, ResourceReport>();
        uncleaned.forEach((type, failed) -> {
            var state = SyncState.cleanFailed(failed.message());
            failures.put(type.path(), new ResourceReport(failed.resource(), () -> state, null));
        });
        return failures;
    }
}
