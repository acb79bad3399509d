package flagship.clusterimport;

import flagship.kubeclient.Informer;
import flagship.kubemodel.GroupVersionResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The informers that policies and lifecycles need, each started when somebody first needs it and stopped when nobody does any more. Safe for
 * use by many threads.
 */
final class WatchedTypes implements AutoCloseable {
    /**
     * What one informer follows.
     *
     * @param namespace empty for all namespaces, or for a cluster-scoped type
     */
    record Scope(GroupVersionResource type, String namespace) {}

    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(2);

    private final Function<Scope, Informer> open;
    /** Guarded by {@code this}. */
    private final Map<Scope, Informer> informers = new HashMap<>();
    /** Guarded by {@code this}. */
    private final Map<String, Set<Scope>> needs = new HashMap<>();

    private boolean closed;

    /** @param open makes an informer with its handlers, not started */
    WatchedTypes(Function<Scope, Informer> open) {
        this.open = open;
    }

    /**
     * The informer of a scope, for a user that has not {@linkplain #keep given it back}.
     *
     * @param user who needs it: {@code policy/NAME}, {@code lifecycle/NAME}
     */
    synchronized Informer use(String user, Scope scope) {
        needs.computeIfAbsent(user, _ -> new HashSet<>()).add(scope);
        return informers.computeIfAbsent(scope, _ -> {
            var informer = open.apply(scope);
            return closed ? informer : informer.start();
        });
    }

    /** Gives back what the user needs no more. */
    void keep(String user, Set<Scope> scopes) {
        // Closed outside of the lock: that waits for the informer's thread.
        released(user, scopes).forEach(Informer::close);
    }

    private synchronized List<Informer> released(String user, Set<Scope> scopes) {
        var left = needs.getOrDefault(user, Set.of());
        if (scopes.containsAll(left)) {
            return List.of();
        }
        needs.put(user, new HashSet<>(scopes));
        if (scopes.isEmpty()) {
            needs.remove(user);
        }
        var unused = new ArrayList<Informer>();
        for (Scope scope : left) {
            if (needs.values().stream().noneMatch(needed -> needed.contains(scope))) {
                unused.add(informers.remove(scope));
            }
        }
        return unused;
    }

    /** Whether everything of it has been read; waits a moment for one that has just started, and not for one that fails. */
    static boolean isReady(Informer informer) throws InterruptedException {
        return informer.synced() || (informer.lastFailure().isEmpty() && informer.waitSynced(SYNC_PATIENCE));
    }

    synchronized Set<Scope> scopes() {
        return Set.copyOf(informers.keySet());
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }

    private synchronized List<Informer> all() {
        closed = true;
        return List.copyOf(informers.values());
    }
}
