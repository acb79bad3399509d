package flagship.propagation;

import flagship.fleetapi.FederatedResourceQuota;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who uses how much of a namespace's federated quotas: what the stored bindings use, and what writes that were admitted will use, until they are
 * seen stored or did not come. So two writes at the same time cannot both take the last place. Safe for use by many threads; no I/O, the clock is
 * a parameter.
 */
final class QuotaLedger {
    /** A write that was admitted is stored within moments, or never. */
    static final Duration PENDING_MAX = Duration.ofSeconds(10);

    /** Guarded by this; by namespace, then name. */
    private final Map<String, Map<String, QuotaUsage>> stored = new HashMap<>();

    /** Guarded by this; by namespace, then name. */
    private final Map<String, Map<String, Pending>> pending = new HashMap<>();

    /** @param version of the object before the write; 0 for a create */
    private record Pending(QuotaUsage usage, long version, long since) {}

    /** What would be exceeded. */
    record Excess(FederatedResourceQuota quota, String resource, Quantity requested, Quantity used, Quantity limit) {}

    /**
     * One write of a binding.
     *
     * @param version of the stored object; 0 for a create
     */
    record Write(NamespacedName binding, long version, QuotaUsage before, QuotaUsage after) {}

    /** A binding is stored so. */
    synchronized void saw(NamespacedName binding, long version, QuotaUsage usage) {
        stored.computeIfAbsent(binding.namespace(), _ -> new HashMap<>()).put(binding.name(), usage);
        var waiting = pending.getOrDefault(binding.namespace(), Map.of()).get(binding.name());
        if (waiting != null && version > waiting.version()) {
            forget(pending, binding);
        }
    }

    /** A binding is gone. */
    synchronized void gone(NamespacedName binding) {
        forget(stored, binding);
        forget(pending, binding);
    }

    private static <T> void forget(Map<String, Map<String, T>> all, NamespacedName binding) {
        var inNamespace = all.get(binding.namespace());
        if (inNamespace != null) {
            inNamespace.remove(binding.name());
            if (inNamespace.isEmpty()) {
                all.remove(binding.namespace());
            }
        }
    }

    /**
     * Admits a write, or says what is in its way. What asks for no more than before is always admitted: it cannot be what exceeds.
     *
     * @param quotas of the namespace
     * @param dryRun judge only
     * @param now monotonic nanoseconds
     */
    synchronized Optional<Excess> admit(Write write, List<FederatedResourceQuota> quotas, boolean dryRun, long now) {
        var others = others(write.binding(), now);
        for (FederatedResourceQuota quota : quotas) {
            for (var limit : quota.overall().entrySet()) {
                var excess = excess(write, others, quota, limit.getKey(), Quantity.parse(limit.getValue()));
                if (excess.isPresent()) {
                    return excess;
                }
            }
        }
        if (!dryRun) {
            // Until it is stored the old amount counts too, if it is greater.
            pending.computeIfAbsent(write.binding().namespace(), _ -> new HashMap<>())
                    .put(write.binding().name(), new Pending(write.before().most(write.after()), write.version(), now));
        }
        return Optional.empty();
    }

    private static Optional<Excess> excess(
            Write write, QuotaUsage others, FederatedResourceQuota quota, String resource, Quantity limit) {
        var before = write.before().of(resource);
        var after = write.after().of(resource);
        boolean more = after.compareTo(before) > 0;
        if (!more || others.of(resource).add(after).compareTo(limit) <= 0) {
            return Optional.empty();
        }
        var used = others.of(resource).add(before);
        return Optional.of(new Excess(quota, resource, after.subtract(before), used, limit));
    }

    private QuotaUsage others(NamespacedName but, long now) {
        var waiting = pending.getOrDefault(but.namespace(), Map.of());
        waiting.values().removeIf(it -> now - it.since() > PENDING_MAX.toNanos());
        var all = new HashMap<>(stored.getOrDefault(but.namespace(), Map.of()));
        waiting.forEach((name, it) -> all.put(name, it.usage()));
        all.remove(but.name());
        return all.values().stream().reduce(QuotaUsage.NOTHING, QuotaUsage::plus);
    }
}
