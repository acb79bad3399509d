package flagship.scheduling;

import flagship.fleetapi.Placement;
import flagship.kubeclient.Threads;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.KnownBindings.Brief;
import flagship.scheduling.SchedulerMeters.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the bindings that a change of a cluster concerns into the queue. Changes that come together cost one pass over the bindings. Owns
 * one virtual thread.
 */
final class Wakes implements AutoCloseable {
    /** Changes that may wait; when there are more, the reading of clusters waits too. */
    private static final int CHANGES_MAX = 1_000;

    private final BlockingQueue<ClusterChange> changes = new ArrayBlockingQueue<>(CHANGES_MAX);
    private final KnownBindings bindings;
    private final OwnBindings own;
    private final WaitingBindings waiting;
    private final SchedulerMeters meters;
    /** Bindings that no cluster fits: they wait for a cluster that offers more. */
    private final Set<NamespacedName> unfit = ConcurrentHashMap.newKeySet();

    private final Thread thread;

    Wakes(KnownBindings bindings, OwnBindings own, WaitingBindings waiting, SchedulerMeters meters) {
        this.bindings = bindings;
        this.own = own;
        this.waiting = waiting;
        this.meters = meters;
        this.thread = Thread.ofVirtual().name("scheduler-wakes").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(ClusterChange change) {
        try {
            if (!change.isEmpty()) {
                changes.put(change);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The informer is being closed, and with it everything.
        }
    }

    /** Whether no cluster fits a binding; also true while that is being decided, so that no change is missed. */
    void note(NamespacedName key, boolean fitsNowhere) {
        if (fitsNowhere) {
            unfit.add(key);
        } else {
            unfit.remove(key);
        }
    }

    private void run() {
        try {
            while (true) {
                var batch = new ArrayList<ClusterChange>();
                batch.add(changes.take());
                changes.drainTo(batch);
                wake(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void wake(List<ClusterChange> batch) {
        var wakers = batch.stream().flatMap(change -> change.wakes().stream()).toList();
        if (!wakers.isEmpty()) {
            wakeMatching(wakers);
        }
        var gained = batch.stream().flatMap(change -> change.gained().stream()).toList();
        if (!gained.isEmpty()) {
            roomAppeared(gained);
        }
        var byKind = byNewKind(batch);
        if (!byKind.isEmpty()) {
            kindsAppeared(byKind);
        }
    }

    /** The clusters that serve a kind now and did not before. */
    private static Map<ApiSet.Api, List<ClusterState>> byNewKind(List<ClusterChange> batch) {
        var byKind = new HashMap<ApiSet.Api, List<ClusterState>>();
        for (ClusterChange change : batch) {
            change.gained()
                    .ifPresent(cluster -> change.newKinds()
                            .forEach(kind -> byKind.computeIfAbsent(kind, _ -> new ArrayList<>())
                                    .add(cluster)));
        }
        return byKind;
    }

    /** What has a place elsewhere may belong here, too: a kind that was missing refused the cluster when it was decided. */
    private void kindsAppeared(Map<ApiSet.Api, List<ClusterState>> byKind) {
        var known = new HashMap<ApiSet.Api, Map<Placement, Boolean>>();
        bindings.briefs().forEach((key, brief) -> {
            var clusters = byKind.getOrDefault(brief.kind(), List.of());
            if (!clusters.isEmpty()
                    && brief.ours()
                    && brief.placement()
                            .filter(placement -> known.computeIfAbsent(brief.kind(), _ -> new IdentityHashMap<>())
                                    .computeIfAbsent(placement, it -> mayUse(clusters, it)))
                            .isPresent()) {
                meters.incoming(Event.CLUSTER_CHANGED);
                waiting.pushInBackground(key, brief.priority());
            }
        });
    }

    private void wakeMatching(List<ClusterState> clusters) {
        var known = new IdentityHashMap<Placement, Boolean>();
        bindings.briefs().forEach((key, brief) -> {
            if (brief.ours() && brief.placement().isPresent() && concerns(clusters, key, brief, known)) {
                meters.incoming(Event.CLUSTER_CHANGED);
                waiting.pushInBackground(key, brief.priority());
            }
        });
    }

    private boolean concerns(
            List<ClusterState> clusters, NamespacedName key, Brief brief, Map<Placement, Boolean> known) {
        var placement = brief.placement().orElseThrow();
        if (placement.affinityGroups().isEmpty()) {
            return known.computeIfAbsent(
                    placement, it -> clusters.stream().anyMatch(cluster -> own.matches(it, cluster)));
        }
        return bindings.newest(key)
                .filter(binding -> clusters.stream().anyMatch(cluster -> own.wakes(cluster, binding)))
                .isPresent();
    }

    private void roomAppeared(List<ClusterState> clusters) {
        var known = new IdentityHashMap<Placement, Boolean>();
        waiting.roomAppeared(key -> mayUse(clusters, key, known));
        unfit.removeIf(key -> bindings.brief(key).isEmpty());
        for (NamespacedName key : unfit) {
            if (mayUse(clusters, key, known)) {
                meters.incoming(Event.CLUSTER_CHANGED);
                waiting.pushInBackground(
                        key, bindings.brief(key).map(Brief::priority).orElse(0));
            }
        }
    }

    private boolean mayUse(List<ClusterState> clusters, NamespacedName key, Map<Placement, Boolean> known) {
        return bindings.brief(key)
                .flatMap(Brief::placement)
                .filter(placement -> known.computeIfAbsent(placement, it -> mayUse(clusters, it)))
                .isPresent();
    }

    private boolean mayUse(List<ClusterState> clusters, Placement placement) {
        return clusters.stream().anyMatch(cluster -> own.mayUse(placement, cluster));
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
