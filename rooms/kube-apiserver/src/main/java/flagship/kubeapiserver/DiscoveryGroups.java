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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what is served: native groups by priority, then all others by name; the versions of each best first. */
final class DiscoveryGroups {
    private final TypeRegistry types;

    DiscoveryGroups(TypeRegistry types) {
        this.types = types;
    }

    /** A group while it is collected. */
    private static final class Collected {
        private final SortedMap<String, List<DiscoveryGroup.Resource>> versions =
                new TreeMap<>(VersionOrder.BEST_FIRST);
        private final Set<String> stale = new HashSet<>();
        private int priority = ApiServicePriorities.CUSTOM_GROUP;

        void add(String version, DiscoveryGroup.Resource resource) {
            versions.computeIfAbsent(version, _ -> new ArrayList<>()).add(resource);
        }

        void add(AggregatedApi api) {
            versions.computeIfAbsent(api.version(), _ -> new ArrayList<>());
            priority = Math.max(priority, api.groupPriority());
            if (api.stale()) {
                stale.add(api.version());
            }
        }

        DiscoveryGroup group(String name) {
            var list = new ArrayList<DiscoveryGroup.Version>();
            versions.forEach((version, resources) -> {
                resources.sort(Comparator.comparing(DiscoveryGroup.Resource::name));
                list.add(new DiscoveryGroup.Version(name, version, resources, stale.contains(version)));
            });
            return new DiscoveryGroup(name, list);
        }
    }

    /** All groups in the order of discovery; the core group, whose name is empty, first. */
    List<DiscoveryGroup> all(List<? extends ApiExtension> extensions) {
        var natives = new LinkedHashMap<String, Collected>();
        NativeKinds.groups().forEach(group -> natives.put(group.name(), new Collected()));
        var others = new TreeMap<String, Collected>();
        for (ServedType type : types.all()) {
            home(natives, others, type.resource().group()).add(type.resource().version(), resource(type));
        }
        for (ApiExtension extension : extensions) {
            if (extension instanceof AggregatedApi api) {
                home(natives, others, api.group()).add(api);
            }
            // One that announces nothing makes no group: a group without versions cannot be described.
            for (ObjectNode entry : extension.resources()) {
                home(natives, others, extension.group()).add(extension.version(), resource(extension, entry));
            }
        }
        var all = new ArrayList<DiscoveryGroup>();
        natives.forEach((name, group) -> all.add(group.group(name)));
        others.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Collected> entry) -> -entry.getValue().priority))
                .forEach(entry -> all.add(entry.getValue().group(entry.getKey())));
        return List.copyOf(all);
    }

    /** Those of extensions alone, by name. */
    static List<DiscoveryGroup> of(List<? extends ApiExtension> extensions) {
        var groups = new TreeMap<String, Collected>();
        for (ApiExtension extension : extensions) {
            for (ObjectNode entry : extension.resources()) {
                groups.computeIfAbsent(extension.group(), _ -> new Collected())
                        .add(extension.version(), resource(extension, entry));
            }
        }
        return groups.entrySet().stream()
                .map(entry -> entry.getValue().group(entry.getKey()))
                .toList();
    }

    private static Collected home(Map<String, Collected> natives, Map<String, Collected> others, String group) {
        var known = natives.get(group);
        return known != null ? known : others.computeIfAbsent(group, _ -> new Collected());
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
                extension instanceof AggregatedApi api
                        ? subresources(api, entry.path("name").asText())
                        : List.of());
    }

    private static List<NativeKind.Subresource> subresources(AggregatedApi api, String resource) {
        return api.document().stream()
                .filter(entry -> entry.path("name").asText().startsWith(resource + "/"))
                .map(entry -> new NativeKind.Subresource(
                        entry.path("name").asText().substring(resource.length() + 1),
                        new GroupVersionKind(
                                entry.path("group").asText(api.group()),
                                entry.path("version").asText(api.version()),
                                entry.path("kind").asText()),
                        ObjectMeta.texts(entry.path("verbs"))))
                .toList();
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
