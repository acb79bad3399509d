package flagship.scheduling;

import flagship.fleetapi.BindingSpec.WorkloadAffinityGroups;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bindings that are in a workload affinity or anti-affinity group, by group. Immutable. Bindings in no group cost nothing.
 *
 * @param members every binding of a group
 * @param groups the placed members of each group
 */
record WorkloadPeers(PersistentMap<NamespacedName, Member> members, PersistentMap<Group, List<Member>> groups) {
    static final WorkloadPeers NONE = new WorkloadPeers(PersistentMap.empty(), PersistentMap.empty());

    /** Groups are told apart by namespace, and affinity from anti-affinity. */
    record Group(String namespace, boolean anti, String name) {}

    /**
     * A binding and where it is.
     *
     * @param clusters by name, in no particular order
     */
    record Member(NamespacedName key, String affinityGroup, String antiAffinityGroup, List<String> clusters) {
        boolean isIn(String cluster) {
            return clusters.contains(cluster);
        }

        List<Group> groups() {
            var groups = new ArrayList<Group>(2);
            if (!affinityGroup.isEmpty()) {
                groups.add(new Group(key.namespace(), false, affinityGroup));
            }
            if (!antiAffinityGroup.isEmpty()) {
                groups.add(new Group(key.namespace(), true, antiAffinityGroup));
            }
            return groups;
        }
    }

    /** The same with the binding as it is now. */
    WorkloadPeers with(ResourceBinding binding, SharedValues shared) {
        var member = member(binding, shared);
        return member.equals(members.get(binding.key()))
                ? this
                : without(binding.key()).add(member);
    }

    private static Optional<Member> member(ResourceBinding binding, SharedValues shared) {
        return binding.spec()
                .workloadAffinityGroups()
                .filter(groups -> !binding.isClusterScoped())
                .map(groups -> member(binding, groups, shared));
    }

    private static Member member(ResourceBinding binding, WorkloadAffinityGroups groups, SharedValues shared) {
        var clusters = binding.spec().clusters().stream()
                .map(TargetCluster::name)
                .sorted()
                .toList();
        return new Member(
                new NamespacedName(
                        shared.shared(binding.key().namespace()), binding.key().name()),
                shared.shared(groups.affinityGroup()),
                shared.shared(groups.antiAffinityGroup()),
                shared.sharedTexts(clusters));
    }

    private WorkloadPeers add(Optional<Member> added) {
        if (added.isEmpty()) {
            return this;
        }
        var member = added.get();
        var next = groups;
        for (Group group : member.groups()) {
            var peers = new ArrayList<>(next.get(group).orElse(List.of()));
            peers.add(member);
            next = next.with(group, List.copyOf(peers));
        }
        return new WorkloadPeers(members.with(member.key(), member), next);
    }

    /** The same without the binding. */
    WorkloadPeers without(NamespacedName key) {
        var found = members.get(key);
        if (found.isEmpty()) {
            return this;
        }
        var next = groups;
        for (Group group : found.get().groups()) {
            var peers = new ArrayList<>(next.get(group).orElse(List.of()));
            peers.remove(found.get());
            next = peers.isEmpty() ? next.without(group) : next.with(group, List.copyOf(peers));
        }
        return new WorkloadPeers(members.without(key), next);
    }

    /** The placed members of a group but one. */
    List<Member> placedPeers(Group group, NamespacedName but) {
        return groups.get(group).orElse(List.of()).stream()
                .filter(member ->
                        !member.key().equals(but) && !member.clusters().isEmpty())
                .toList();
    }
}
