package flagship.propagation;

import flagship.fleetapi.OverridePolicy;
import flagship.interpreter.Overrides;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The override policies of the fleet, compiled once for all Works until one of them changes. Safe for use by many threads.
 *
 * <p>Compiled a namespace at a time, since a template is overridden by the policies of its own namespace and those of the fleet alone.
 */
final class KnownOverrides implements InformerHandler {
    private final Informer overrides;
    private final Informer clusterOverrides;
    /** Compiled policies by the namespace of templates; guarded by {@code this}, emptied when a policy changes. */
    private final Map<String, Overrides> compiled = new TreeMap<>();

    KnownOverrides(HostCaches caches) {
        overrides = caches.overrides();
        clusterOverrides = caches.clusterOverrides();
        overrides.handle(this);
        clusterOverrides.handle(this);
    }

    /** Those for templates of a namespace; those for cluster-scoped templates where it is empty. */
    synchronized Overrides forTemplatesOf(String namespace) {
        return compiled.computeIfAbsent(namespace, _ -> Overrides.of(policies(namespace)));
    }

    private List<OverridePolicy> policies(String namespace) {
        var all = new ArrayList<OverridePolicy>();
        clusterOverrides.list().forEach(policy -> all.add(OverridePolicy.of(policy.toJson())));
        if (!namespace.isEmpty()) {
            overrides.list(namespace).forEach(policy -> all.add(OverridePolicy.of(policy.toJson())));
        }
        return all;
    }

    /** Whether an override policy exists. */
    boolean exists(NamespacedName key) {
        return (key.namespace().isEmpty() ? clusterOverrides : overrides)
                .get(key)
                .isPresent();
    }

    private synchronized void forget() {
        compiled.clear();
    }

    @Override
    public void added(RawObject object) {
        forget();
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        forget();
    }

    @Override
    public void deleted(RawObject last) {
        forget();
    }
}
