package flagship.sync;

import flagship.fleetapi.GroupResources;
import flagship.fleetapi.SyncFilter;
import flagship.kubeclient.ApiVersionOrder;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns what a PediaCluster asks for and what its member serves into the list of what is synchronised. Pure; asked again at each change of
 * either side, so that a wildcard also covers what the member learns later.
 *
 * <p>A native kind is read in one version: that of its group's rows where the member has it, else the first of the member's. Objects are
 * kept in the version that they were read in.
 *
 * <p>Source: Clusterpedia 0.9, {@code clustersynchro/resource_negotiator.go} (contract clusterpedia.md 2.6).
 *
 * @param allCustomResources whether the wish of a spec for every custom resource is honoured
 * @param ignoreLeases leaves {@code leases.coordination.k8s.io} out
 */
record ResourceNegotiator(boolean allCustomResources, boolean ignoreLeases) {
    private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

    /** So many versions of a custom resource are read where the spec names none. */
    private static final int DEFAULT_VERSIONS_MAX = 3;

    private static final GroupResources EVENTS = new GroupResources("", List.of(), List.of("events"), List.of());
    private static final List<String> ALL = List.of(GroupResources.ALL);

    /** The resources to synchronise, in the order of the effective list; each type once. What the member does not serve is left out. */
    List<WantedResource> negotiate(SyncList list, MemberResources member) {
        Map<GroupVersionResource, WantedResource> wanted = new LinkedHashMap<>();
        var selection = new Selection(Set.of(), list.filter());
        for (GroupResources item : effective(list, member)) {
            for (String name : item.resources()) {
                member
                        .find(item.group(), name)
                        .filter(found -> !(ignoreLeases && found.resource().equals(LEASES)))
                        .filter(found -> !excluded(list.filter(), found.resource()))
                        .stream()
                        .flatMap(found -> versions(found, item, wantsEvents(item, name, found)))
                        .map(resource -> resource.with(selection))
                        .forEach(resource -> wanted.putIfAbsent(resource.read(), resource));
            }
        }
        withEvents(wanted, member, selection);
        return List.copyOf(wanted.values());
    }

    /** Events about some kinds are read where somebody wants them and nobody wants all. */
    private static void withEvents(
            Map<GroupVersionResource, WantedResource> wanted, MemberResources member, Selection selection) {
        var kinds = wanted.values().stream()
                .filter(WantedResource::withEvents)
                .map(resource ->
                        MemberEvent.kind(resource.kind(), resource.read().group()))
                .collect(Collectors.toSet());
        if (!kinds.isEmpty()) {
            member.find("", "events").stream()
                    .flatMap(events -> versions(events, EVENTS, false))
                    .map(events -> events.with(selection.aboutKinds(kinds)))
                    .forEach(events -> wanted.putIfAbsent(events.read(), events));
        }
    }

    private static boolean excluded(SyncFilter filter, GroupResource resource) {
        var name = resource.group().isEmpty() ? resource.resource() : resource.resource() + "." + resource.group();
        return filter.excludedResources().contains(name)
                || filter.excludedResources().contains("*." + resource.group());
    }

    /** The list without wildcards in groups and resources. */
    private List<GroupResources> effective(SyncList list, MemberResources member) {
        var items = list.asksForEverything()
                ? member.all().stream().map(ResourceNegotiator::inAllVersions).toList()
                : list.items().stream().map(item -> expanded(item, member)).toList();
        if (!list.allCustomResources() || !allCustomResources) {
            return items;
        }
        var others = items.stream().filter(item -> !member.customGroups().contains(item.group()));
        var custom = member.all().stream()
                .filter(resource ->
                        member.customGroups().contains(resource.resource().group()))
                .map(ResourceNegotiator::inAllVersions);
        return Stream.concat(others, custom).toList();
    }

    private static GroupResources inAllVersions(MemberResource member) {
        var resource = member.resource();
        return new GroupResources(resource.group(), ALL, List.of(resource.resource()), List.of());
    }

    private static GroupResources expanded(GroupResources item, MemberResources member) {
        if (!item.resources().contains(GroupResources.ALL)) {
            return item;
        }
        var plurals = member.inGroup(item.group()).stream()
                .map(resource -> resource.resource().resource())
                .toList();
        return new GroupResources(item.group(), item.versions(), plurals, item.eventsInvolvedResources());
    }

    private static boolean wantsEvents(GroupResources item, String name, MemberResource member) {
        var entries = item.eventsInvolvedResources();
        return entries.contains(GroupResources.ALL)
                || entries.contains(name)
                || entries.stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .anyMatch(
                                entry -> entry.equals(member.resource().resource()) || entry.equals(member.singular()));
    }

    private static Stream<WantedResource> versions(MemberResource member, GroupResources item, boolean events) {
        if (member.versions().isEmpty()) {
            return Stream.empty();
        }
        var known = NativeVersions.of(member.resource().group());
        if (known.isEmpty()) {
            return custom(member.versions(), item.versions()).map(version -> wanted(member, version, version, events));
        }
        var negotiated = member.versions().stream()
                .filter(known::contains)
                .findFirst()
                .orElse(member.versions().getFirst());
        var read = member.versions().contains(known.getFirst()) ? known.getFirst() : negotiated;
        return Stream.of(wanted(member, negotiated, read, events));
    }

    private static Stream<String> custom(List<String> served, List<String> asked) {
        var ordered = new ArrayList<>(served);
        ordered.sort(ApiVersionOrder.BEST_FIRST);
        if (asked.contains(GroupResources.ALL)) {
            return ordered.stream();
        }
        return asked.isEmpty()
                ? ordered.stream().limit(DEFAULT_VERSIONS_MAX)
                : ordered.stream().filter(asked::contains);
    }

    private static WantedResource wanted(MemberResource member, String negotiated, String read, boolean events) {
        return new WantedResource(member.in(read), member.kind(), member.namespaced(), negotiated, events);
    }
}
