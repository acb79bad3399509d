package flagship.propagation;

import flagship.fleetapi.PropagationPolicy;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * All policies, found by what they select: a template's lookup costs the same with one policy and with ten thousand that name others. Safe
 * for use by many threads.
 */
final class PolicyBook {
    /** One way in which a selector can be found; the name is empty where it selects by labels or everything. */
    private record Entry(String namespace, String apiVersion, String kind, String name) {}

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by {@code lock}. */
    private final Map<NamespacedName, MatchingPolicy> policies = new HashMap<>();
    /** Guarded by {@code lock}; the namespace is that of the policy, empty for ClusterPropagationPolicies. */
    private final Map<Entry, Set<NamespacedName>> entries = new HashMap<>();

    void put(PropagationPolicy policy) {
        var ready = MatchingPolicy.of(policy);
        writing(() -> {
            takeOut(policy.key());
            policies.put(policy.key(), ready);
            for (Entry entry : entries(ready)) {
                entries.computeIfAbsent(entry, _ -> new HashSet<>()).add(policy.key());
            }
        });
    }

    void remove(NamespacedName key) {
        writing(() -> takeOut(key));
    }

    private void takeOut(NamespacedName key) {
        var old = policies.remove(key);
        if (old == null) {
            return;
        }
        for (Entry entry : entries(old)) {
            entries.computeIfPresent(entry, (_, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
    }

    private static Set<Entry> entries(MatchingPolicy policy) {
        var entries = new HashSet<Entry>();
        policy.policy()
                .spec()
                .resourceSelectors()
                .forEach(selector -> entries.add(
                        new Entry(policy.key().namespace(), selector.apiVersion(), selector.kind(), selector.name())));
        return entries;
    }

    /** A policy by its key; without namespace for a ClusterPropagationPolicy. */
    Optional<MatchingPolicy> get(NamespacedName key) {
        return reading(() -> Optional.ofNullable(policies.get(key)));
    }

    List<MatchingPolicy> all() {
        return reading(() -> List.copyOf(policies.values()));
    }

    /** The PropagationPolicies that may select the template; empty for cluster-scoped templates. */
    List<MatchingPolicy> inNamespaceOf(ObjectHead template) {
        return template.namespace().isEmpty() ? List.of() : candidates(template.namespace(), template);
    }

    /** The ClusterPropagationPolicies that may select the template. */
    List<MatchingPolicy> ofCluster(ObjectHead template) {
        return candidates("", template);
    }

    private List<MatchingPolicy> candidates(String namespace, ObjectHead template) {
        return reading(() -> {
            var keys = new LinkedHashSet<NamespacedName>();
            for (String name : new String[] {"", template.name()}) {
                keys.addAll(entries.getOrDefault(
                        new Entry(namespace, template.apiVersion(), template.kind(), name), Set.of()));
            }
            var found = new LinkedHashMap<NamespacedName, MatchingPolicy>();
            keys.forEach(key -> Optional.ofNullable(policies.get(key)).ifPresent(policy -> found.put(key, policy)));
            return new ArrayList<>(found.values());
        });
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable write) {
        lock.writeLock().lock();
        try {
            write.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
