package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NativeKind.Subresource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A resource type in one of its served versions.
 *
 * @param verbs in the order of discovery
 * @param stored the kind as it stands in stored bytes; another version than {@code kind} where several are served
 * @param storage under which type the objects lie in the store; another one only where two groups show the same objects
 * @param custom present for a custom resource
 */
record ServedType(
        GroupVersionResource resource,
        GroupVersionKind kind,
        boolean namespaced,
        Words words,
        List<String> verbs,
        List<Subresource> subresources,
        GroupVersionKind stored,
        GroupResource storage,
        Optional<CustomVersion> custom) {
    /** The further names of a type, for people. */
    record Words(String listKind, String singular, List<String> shortNames, List<String> categories) {
        Words {
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    ServedType {
        verbs = List.copyOf(verbs);
        subresources = List.copyOf(subresources);
    }

    GroupResource groupResource() {
        return resource.groupResource();
    }

    boolean isCustom() {
        return custom.isPresent();
    }

    boolean allows(String verb) {
        return verbs.contains(verb);
    }

    Optional<Subresource> subresource(String name) {
        return subresources.stream().filter(sub -> sub.name().equals(name)).findFirst();
    }

    /** Whether stored bytes may be served in this version as they are. */
    boolean showsStoredKind() {
        return kind.equals(stored);
    }

    /** What the bytes of every object of this version begin with: the brace, kind and apiVersion, and the comma after them. */
    byte[] opening() {
        var text = "{\"kind\":\"" + kind.kind() + "\",\"apiVersion\":\"" + kind.apiVersion() + "\",";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
