package flagship.sync;

import flagship.catalog.MemberApis;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.Discovery.Resource;
import flagship.kubemodel.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a member serves, as negotiation needs it. A value.
 *
 * @param all by group, then resource
 * @param customGroups groups that are defined by CustomResourceDefinitions; empty where nobody asked
 */
record MemberResources(List<MemberResource> all, Set<String> customGroups) {
    private static final Comparator<MemberResource> ORDER = Comparator.comparing(
                    (MemberResource member) -> member.resource().group())
            .thenComparing(member -> member.resource().resource());

    MemberResources {
        all = all.stream().sorted(ORDER).toList();
        customGroups = Set.copyOf(customGroups);
    }

    static MemberResources of(Discovery discovery, Set<String> customGroups) {
        Map<GroupResource, List<Resource>> versions = new LinkedHashMap<>();
        for (Resource resource : discovery.resources()) {
            versions.computeIfAbsent(resource.resource().groupResource(), _ -> new ArrayList<>())
                    .add(resource);
        }
        var all = new ArrayList<MemberResource>();
        versions.forEach((resource, served) -> all.add(member(resource, served)));
        return new MemberResources(all, customGroups);
    }

    private static MemberResource member(GroupResource resource, List<Resource> served) {
        var first = served.getFirst();
        var singular = first.singular().isEmpty() ? first.kind().kind() : first.singular();
        return new MemberResource(
                resource,
                first.kind().kind(),
                first.namespaced(),
                singular.toLowerCase(Locale.ROOT),
                served.stream()
                        .filter(Resource::listsAndWatches)
                        .map(version -> version.resource().version())
                        .toList());
    }

    /** As the catalog keeps it. */
    List<MemberApis.Api> apis() {
        return all.stream()
                .flatMap(member -> member.versions().stream()
                        .map(version -> new MemberApis.Api(member.in(version), member.kind(), member.namespaced())))
                .toList();
    }

    List<MemberResource> inGroup(String group) {
        return all.stream()
                .filter(member -> member.resource().group().equals(group))
                .toList();
    }

    /** Finds a resource by its plural or singular name in any case; a plural wins. */
    Optional<MemberResource> find(String group, String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var members = inGroup(group);
        return members.stream()
                .filter(member -> member.resource().resource().equals(lower))
                .findFirst()
                .or(() -> members.stream()
                        .filter(member -> member.singular().equals(lower))
                        .findFirst());
    }
}
