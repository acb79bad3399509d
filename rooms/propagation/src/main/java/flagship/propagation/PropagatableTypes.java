package flagship.propagation;

import flagship.kubeclient.Discovery;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of an API server's types may be propagated: those that can be listed, watched and deleted, in the version that the server prefers,
 * but not the fleet's own kinds and not those that tell of a single cluster's life. Pure.
 *
 * <p>Source: Karmada, {@code pkg/util/discovery.go}, {@code pkg/detector}.
 */
final class PropagatableTypes {
    private static final Set<String> GROUPS_SKIPPED = Set.of(
            "cluster.karmada.io",
            "policy.karmada.io",
            "work.karmada.io",
            "config.karmada.io",
            "networking.karmada.io",
            "autoscaling.karmada.io",
            "remedy.karmada.io",
            "apps.karmada.io",
            "search.karmada.io",
            "place.flagship.io",
            "connect.flagship.io",
            "clusterpedia.io",
            "cluster.clusterpedia.io",
            "policy.clusterpedia.io",
            "events.k8s.io");
    private static final Set<GroupResource> TYPES_SKIPPED =
            Set.of(new GroupResource("", "events"), new GroupResource("coordination.k8s.io", "leases"));
    private static final List<String> VERBS = List.of("delete", "list", "watch");

    private PropagatableTypes() {}

    /** @param skipped what the settings leave out as well */
    static Set<TemplateType> of(Discovery discovery, SkippedApis skipped) {
        var types = new LinkedHashSet<TemplateType>();
        var seen = new HashSet<GroupResource>();
        for (Discovery.Resource resource : discovery.resources()) {
            var type = resource.resource().groupResource();
            if (resource.verbs().containsAll(VERBS)
                    && !GROUPS_SKIPPED.contains(type.group())
                    && !TYPES_SKIPPED.contains(type)
                    && !skipped.contains(kindOf(resource))
                    && seen.add(type)) {
                types.add(new TemplateType(resource.resource(), kindOf(resource), resource.namespaced()));
            }
        }
        return types;
    }

    private static GroupVersionKind kindOf(Discovery.Resource resource) {
        return new GroupVersionKind(
                resource.resource().group(),
                resource.resource().version(),
                resource.kind().kind());
    }
}
