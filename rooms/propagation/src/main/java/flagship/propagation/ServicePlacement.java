package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.ClusterAffinity;
import flagship.fleetapi.MultiClusterService;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.Placement;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a MultiClusterService has its Service: the claim on it, and its binding to providers and consumers. Pure.
 *
 * <p>Source: karmada.md, section 12.2, and 26.11 (names in order).
 */
final class ServicePlacement {
    private static final List<String> POLICY_LABELS = List.of(WellKnown.POLICY_ID, WellKnown.CLUSTER_POLICY_ID);
    private static final List<String> POLICY_ANNOTATIONS =
            List.of(WellKnown.POLICY_NAMESPACE, WellKnown.POLICY_NAME, WellKnown.CLUSTER_POLICY_NAME);

    private ServicePlacement() {}

    /** The patch by which the Service is claimed; empty if it is. A policy's claim goes. */
    static Optional<ObjectNode> claim(ObjectMeta object, MultiClusterService service) {
        return mark(object, labels(service, WellKnown.CLAIMED_BY), owner(service));
    }

    /** The same for its binding. */
    static Optional<ObjectNode> claimBinding(ObjectMeta binding, MultiClusterService service) {
        return mark(binding, labels(service, ServiceWords.BINDING_MANAGED_BY), owner(service));
    }

    static Map<String, String> labels(MultiClusterService service, String mark) {
        return Map.of(
                mark,
                ServiceWords.MCS,
                ServiceWords.MCS_ID,
                service.metadata().labels().getOrDefault(ServiceWords.MCS_ID, ""));
    }

    static Map<String, String> owner(MultiClusterService service) {
        return Map.of(
                ServiceWords.MCS_NAMESPACE,
                service.metadata().namespace(),
                ServiceWords.MCS_NAME,
                service.metadata().name());
    }

    private static Optional<ObjectNode> mark(
            ObjectMeta object, Map<String, String> labels, Map<String, String> annotations) {
        var patch = Json.object();
        put(patch, Labelled.LABELS, object.labels(), labels, POLICY_LABELS);
        put(patch, Labelled.ANNOTATIONS, object.annotations(), annotations, POLICY_ANNOTATIONS);
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    private static void put(
            ObjectNode patch, String map, Map<String, String> now, Map<String, String> wanted, List<String> unwanted) {
        wanted.forEach((key, value) -> {
            if (!value.equals(now.get(key))) {
                patch.withObject("/metadata").withObjectProperty(map).put(key, value);
            }
        });
        unwanted.stream()
                .filter(now::containsKey)
                .forEach(key ->
                        patch.withObject("/metadata").withObjectProperty(map).putNull(key));
    }

    /** The patch that gives an object free that a MultiClusterService had; empty if it has no mark of one. */
    static Optional<ObjectNode> release(ObjectMeta object) {
        var patch = Json.object();
        for (String label : List.of(WellKnown.CLAIMED_BY, ServiceWords.BINDING_MANAGED_BY, ServiceWords.MCS_ID)) {
            if (object.labels().containsKey(label)) {
                patch.withObject("/metadata")
                        .withObjectProperty(Labelled.LABELS)
                        .putNull(label);
            }
        }
        for (String annotation : List.of(ServiceWords.MCS_NAMESPACE, ServiceWords.MCS_NAME)) {
            if (object.annotations().containsKey(annotation)) {
                patch.withObject("/metadata")
                        .withObjectProperty(Labelled.ANNOTATIONS)
                        .putNull(annotation);
            }
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    /** What the binding says; what the scheduler and others wrote stays. */
    static BindingSpec spec(ObjectHead template, Collection<String> clusters, Optional<BindingSpec> existing) {
        var affinity = ClusterAffinity.named(new TreeSet<>(clusters).toArray(String[]::new));
        var placement = new Placement(
                Optional.of(affinity), Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
        return new BindingSpec(
                BindingDraft.reference(template),
                false,
                Optional.empty(),
                0,
                List.of(),
                existing.map(BindingSpec::clusters).orElse(List.of()),
                Optional.of(placement),
                existing.map(BindingSpec::gracefulEvictionTasks).orElse(List.of()),
                existing.map(BindingSpec::requiredBy).orElse(List.of()),
                existing.map(BindingSpec::schedulerName).orElse("default-scheduler"),
                Optional.empty(),
                "Overwrite",
                existing.map(BindingSpec::rescheduleTriggeredAt).orElse(""),
                existing.flatMap(BindingSpec::suspension),
                Optional.empty(),
                existing.flatMap(BindingSpec::schedulePriority),
                Optional.empty());
    }

    /** A new binding for the Service. */
    static ObjectNode binding(ObjectHead template, String id, MultiClusterService service, BindingSpec spec) {
        var binding = BindingDraft.create(template, id, Optional.empty(), spec);
        Labelled.label(binding, labels(service, ServiceWords.BINDING_MANAGED_BY));
        Labelled.annotate(binding, owner(service));
        ((ObjectNode) binding.at("/metadata/ownerReferences/0")).remove("controller");
        return binding;
    }
}
