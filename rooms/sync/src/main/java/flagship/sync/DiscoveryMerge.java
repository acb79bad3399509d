package flagship.sync;

import flagship.kubeclient.Discovery;
import flagship.kubeclient.Discovery.Failure;
import flagship.kubeclient.Discovery.Group;
import flagship.kubeclient.Discovery.Version;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One discovery after another: what could not be read this time stays as it was, so that an API that is down for a moment does not look
 * like one that is gone. Pure.
 */
final class DiscoveryMerge {
    private DiscoveryMerge() {}

    /** {@code now}, completed from {@code before} where a version failed or was stale and empty. */
    static Discovery merge(Optional<Discovery> before, Discovery now) {
        if (before.isEmpty()) {
            return now;
        }
        var unknown = unknownApiVersions(now);
        var groups = new LinkedHashMap<String, List<Version>>();
        now.groups().forEach(group -> groups.put(group.name(), new ArrayList<>(group.versions())));
        for (Group group : before.get().groups()) {
            for (Version version : group.versions()) {
                if (unknown.contains(apiVersion(group.name(), version.version()))) {
                    keep(groups, group.name(), version);
                }
            }
        }
        return new Discovery(groups(groups), now.failures());
    }

    /** The group versions of which nothing certain is known: they failed, or their server is stale. */
    static Set<String> unknownApiVersions(Discovery discovery) {
        var unknown = new LinkedHashSet<String>();
        discovery.failures().stream().map(Failure::apiVersion).forEach(unknown::add);
        for (Group group : discovery.groups()) {
            group.versions().stream()
                    .filter(Version::stale)
                    .forEach(version -> unknown.add(apiVersion(group.name(), version.version())));
        }
        return unknown;
    }

    private static void keep(Map<String, List<Version>> groups, String group, Version version) {
        var versions = groups.computeIfAbsent(group, _ -> new ArrayList<>());
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).version().equals(version.version())) {
                if (versions.get(i).resources().isEmpty()) {
                    versions.set(i, version);
                }
                return;
            }
        }
        versions.add(version);
    }

    private static List<Group> groups(Map<String, List<Version>> groups) {
        return groups.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String apiVersion(String group, String version) {
        return new GroupVersionResource(group, version, "").apiVersion();
    }
}
