package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeKind;
import flagship.kubemodel.NativeKinds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what is served: native groups by priority, then all others by name; the versions of each best first. */
final class DiscoveryGroups {
    private final TypeRegistry types;

    DiscoveryGroups(TypeRegistry types) {
        this.types = types;
    }

    /** All groups in the order of discovery; the core group, whose name is empty, first. */
    List<DiscoveryGroup> all(List<ApiExtension> extensions) {
        var groups = new LinkedHashMap<String, SortedMap<String, List<DiscoveryGroup.Resource>>>();
        NativeKinds.groups().forEach(group -> groups.put(group.name(), new TreeMap<>(VersionOrder.BEST_FIRST)));
        var others = new TreeMap<String, SortedMap<String, List<DiscoveryGroup.Resource>>>();
        for (ServedType type : types.all()) {
            add(groups, others, type.resource().group(), type.resource().version(), resource(type));
        }
        for (ApiExtension extension : extensions) {
            for (ObjectNode entry : extension.resources()) {
                add(groups, others, extension.group(), extension.version(), resource(extension, entry));
            }
        }
        var all = new ArrayList<DiscoveryGroup>();
        groups.forEach((name, versions) -> all.add(group(name, versions)));
        others.forEach((name, versions) -> all.add(group(name, versions)));
        return List.copyOf(all);
    }

    private static void add(
            Map<String, SortedMap<String, List<DiscoveryGroup.Resource>>> natives,
            Map<String, SortedMap<String, List<DiscoveryGroup.Resource>>> others,
            String group,
            String version,
            DiscoveryGroup.Resource resource) {
        var home = natives.containsKey(group) ? natives : others;
        home.computeIfAbsent(group, _ -> new TreeMap<>(VersionOrder.BEST_FIRST))
                .computeIfAbsent(version, _ -> new ArrayList<>())
                .add(resource);
    }

    private static DiscoveryGroup group(String name, SortedMap<String, List<DiscoveryGroup.Resource>> versions) {
        var list = new ArrayList<DiscoveryGroup.Version>();
        versions.forEach((version, resources) -> {
            resources.sort(Comparator.comparing(DiscoveryGroup.Resource::name));
            list.add(new DiscoveryGroup.Version(name, version, resources));
        });
        return new DiscoveryGroup(name, list);
    }

    private static DiscoveryGroup.Resource resource(ServedType type) {
        var hash = NativeKinds.byResource(type.resource())
                .map(NativeKind::storageVersionHash)
                .orElseGet(() -> hash(type.stored()));
        return new DiscoveryGroup.Resource(
                type.resource().resource(),
                type.namespaced(),
                type.kind(),
                type.words(),
                type.verbs(),
                hash,
                type.subresources());
    }

    private static DiscoveryGroup.Resource resource(ApiExtension extension, ObjectNode entry) {
        return new DiscoveryGroup.Resource(
                entry.path("name").asText(),
                entry.path("namespaced").asBoolean(),
                new GroupVersionKind(
                        extension.group(),
                        extension.version(),
                        entry.path("kind").asText()),
                new ServedType.Words(
                        entry.path("kind").asText() + "List",
                        entry.path("singularName").asText(""),
                        ObjectMeta.texts(entry.path("shortNames")),
                        ObjectMeta.texts(entry.path("categories"))),
                ObjectMeta.texts(entry.path("verbs")),
                "",
                List.of());
    }

    /** Tells clients whether the stored form changed. */
    private static String hash(GroupVersionKind stored) {
        var text = stored.group() + "/" + stored.version() + "/" + stored.kind();
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
