package flagship.kubemodel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One resource type that Kubernetes itself defines, in one version, as discovery describes it.
 *
 * <p>Source: the discovery documents of kube-apiserver 1.32.
 *
 * @param namespaced false for cluster-scoped kinds
 * @param verbs in the order of discovery (alphabetical)
 * @param shortNames what kubectl also accepts; often empty
 * @param categories such as {@code all}; often empty
 * @param subresources by name
 */
public record NativeKind(
        GroupVersionResource gvr,
        String kind,
        String singular,
        boolean namespaced,
        List<String> verbs,
        List<String> shortNames,
        List<String> categories,
        List<Subresource> subresources) {

    public NativeKind {
        verbs = List.copyOf(verbs);
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        subresources = List.copyOf(subresources);
    }

    /**
     * A part of an object with a path of its own, {@code pods/status}.
     *
     * @param name without the resource: {@code status}
     * @param responseKind what it answers; its own group and version where it is not of the resource's ({@code autoscaling/v1 Scale})
     */
    public record Subresource(String name, GroupVersionKind responseKind, List<String> verbs) {
        public Subresource {
            verbs = List.copyOf(verbs);
        }
    }

    public GroupVersionKind gvk() {
        return new GroupVersionKind(gvr.group(), gvr.version(), kind);
    }

    /** {@code ConfigMapList}: the kind of a list of these. */
    public String listKind() {
        return kind + "List";
    }

    public boolean supports(String verb) {
        return verbs.contains(verb);
    }

    public boolean hasStatus() {
        return subresource("status").isPresent();
    }

    public boolean hasScale() {
        return subresource("scale").isPresent();
    }

    /** The subresource of that name, {@code status}; empty where the kind has none such. */
    public Optional<Subresource> subresource(String name) {
        return subresources.stream()
                .filter(subresource -> subresource.name().equals(name))
                .findFirst();
    }

    /** True for kinds whose objects are kept; false for reviews, bindings and the like, which are only answered. */
    public boolean isStored() {
        return supports("get") && supports("create");
    }

    /** What discovery tells of the version in which objects are stored; empty for kinds that are not stored. */
    public String storageVersionHash() {
        if (!isStored()) {
            return "";
        }
        var storage = storedAs();
        var text = storage.group() + "/" + storage.version() + "/" + storage.kind();
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Three kinds are stored under another group or version than the one that serves them. */
    private GroupVersionKind storedAs() {
        return switch (kind) {
            case "Event" -> new GroupVersionKind("", "v1", kind);
            case "HorizontalPodAutoscaler" -> new GroupVersionKind(gvr.group(), "v2", kind);
            case "CustomResourceDefinition" -> new GroupVersionKind(gvr.group(), "v1beta1", kind);
            default -> gvk();
        };
    }
}
