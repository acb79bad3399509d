package flagship.propagation;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.BindingSpec.RequiredBy;
import flagship.fleetapi.ResourceBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The binding of an object that goes where other bindings go, because their templates need it. It has no placement of its own unless a
 * policy selects the object as well; then it goes to both. Pure.
 *
 * <p>Source: Karmada, {@code pkg/dependenciesdistributor}.
 */
final class AttachedBinding {
    private static final String OVERWRITE = "Overwrite";
    private static final String ABORT = "Abort";

    private AttachedBinding() {}

    /** The label by which a binding tells that another one depends on it; its value is the permanent id of that one. */
    static String label(ResourceBinding parent) {
        return WellKnown.DEPENDED_BY_PREFIX
                + DerivedNames.reference(
                        parent.metadata().namespace(), parent.metadata().name());
    }

    /** The entry of a parent, with the clusters that it goes to. */
    static RequiredBy entry(ResourceBinding parent) {
        return new RequiredBy(
                parent.metadata().namespace(),
                parent.metadata().name(),
                parent.spec().clusters());
    }

    /** The spec of a binding that only its parents want. */
    static BindingSpec create(ObjectReference resource, ResourceBinding parent) {
        var parents = List.of(parent);
        return spec(resource, Optional.empty(), List.of(entry(parent)), conflictResolution(parents), preserve(parents));
    }

    /** The existing spec with a parent in it as it is now. */
    static BindingSpec attach(BindingSpec existing, ResourceBinding parent, Collection<ResourceBinding> otherParents) {
        var entries = new ArrayList<RequiredBy>();
        boolean known = false;
        for (RequiredBy entry : existing.requiredBy()) {
            boolean same = isOf(entry, parent);
            entries.add(same ? entry(parent) : entry);
            known |= same;
        }
        if (!known) {
            entries.add(entry(parent));
        }
        var parents = new ArrayList<>(otherParents);
        parents.add(parent);
        return existing.placement().isPresent()
                ? existing.withRequiredBy(entries) // Its policy says how conflicts end.
                : spec(
                        existing.resource(),
                        Optional.of(existing),
                        entries,
                        conflictResolution(parents),
                        preserve(parents));
    }

    /** The existing spec without a parent. */
    static BindingSpec detach(BindingSpec existing, ResourceBinding parent, Collection<ResourceBinding> otherParents) {
        var entries = existing.requiredBy().stream()
                .filter(entry -> !isOf(entry, parent))
                .toList();
        if (existing.placement().isPresent()) {
            return existing.withRequiredBy(entries);
        }
        return spec(
                existing.resource(),
                Optional.of(existing),
                entries,
                otherParents.isEmpty() ? "" : conflictResolution(otherParents),
                otherParents.isEmpty() ? Optional.empty() : preserve(otherParents));
    }

    static boolean isOf(RequiredBy entry, ResourceBinding parent) {
        return entry.name().equals(parent.metadata().name())
                && entry.namespace().equals(parent.metadata().namespace());
    }

    /** Whether parents want different things of the same object. */
    static boolean disagree(Collection<ResourceBinding> parents) {
        return parents.stream()
                                .map(it -> it.spec().conflictResolution())
                                .distinct()
                                .count()
                        > 1
                || parents.stream()
                                .map(it ->
                                        it.spec().preserveResourcesOnDeletion().orElse(false))
                                .distinct()
                                .count()
                        > 1;
    }

    private static String conflictResolution(Collection<ResourceBinding> parents) {
        return parents.stream().anyMatch(it -> it.spec().conflictResolution().equals(OVERWRITE)) ? OVERWRITE : ABORT;
    }

    private static Optional<Boolean> preserve(Collection<ResourceBinding> parents) {
        return parents.stream()
                        .anyMatch(it -> it.spec().preserveResourcesOnDeletion().orElse(false))
                ? Optional.of(true)
                : Optional.empty();
    }

    private static BindingSpec spec(
            ObjectReference resource,
            Optional<BindingSpec> existing,
            List<RequiredBy> requiredBy,
            String conflictResolution,
            Optional<Boolean> preserve) {
        return new BindingSpec(
                resource,
                false,
                existing.flatMap(BindingSpec::replicaRequirements),
                existing.map(BindingSpec::replicas).orElse(0),
                List.of(),
                existing.map(BindingSpec::clusters).orElse(List.of()),
                Optional.empty(),
                existing.map(BindingSpec::gracefulEvictionTasks).orElse(List.of()),
                requiredBy,
                existing.map(BindingSpec::schedulerName).orElse(""),
                existing.flatMap(BindingSpec::failover),
                conflictResolution,
                existing.map(BindingSpec::rescheduleTriggeredAt).orElse(""),
                existing.flatMap(BindingSpec::suspension),
                preserve,
                existing.flatMap(BindingSpec::schedulePriority),
                existing.flatMap(BindingSpec::workloadAffinityGroups));
    }
}
