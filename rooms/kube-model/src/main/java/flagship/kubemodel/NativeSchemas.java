package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The schemas of native kinds. Read and compiled piece by piece as they are needed. Safe for any thread.
 *
 * <p>Source: the OpenAPI documents of kube-apiserver 1.32.
 */
public final class NativeSchemas {
    private NativeSchemas() {}

    /** Opened when somebody first asks. */
    private static final class Opened {
        static final SchemaLibrary LIBRARY = new SchemaLibrary();
    }

    /** The schema of a native kind, subresource kinds such as {@code autoscaling/v1 Scale} included; empty for others. */
    public static Optional<NativeSchema> of(GroupVersionKind kind) {
        return Opened.LIBRARY
                .struct(goPackage(kind.group(), kind.version()) + "." + kind.kind())
                .map(struct -> new NativeSchema(kind, struct));
    }

    /** The name of a native kind's component in the OpenAPI documents: {@code io.k8s.api.apps.v1.Deployment}. */
    public static String componentName(GroupVersionKind kind) {
        return goPackage(kind.group(), kind.version()) + "." + kind.kind();
    }

    /**
     * A component as the OpenAPI documents publish it, without prose: types, defaults, required fields, and the {@code x-kubernetes-}
     * facts that merging needs. The caller owns the tree.
     */
    public static Optional<JsonNode> component(String name) {
        return Opened.LIBRARY.component(name).map(component -> component);
    }

    /** A component as {@link #component} has it, with what the documentation says of the type and its fields. The caller owns the tree. */
    public static Optional<JsonNode> described(String name) {
        return Opened.LIBRARY.described(name).map(component -> component);
    }

    /** The names of all components that belong to a group version; empty where it is not native. */
    public static SortedSet<String> components(String group, String version) {
        return Opened.LIBRARY.components(goPackage(group, version));
    }

    private static String goPackage(String group, String version) {
        return switch (group) {
            case "" -> "io.k8s.api.core." + version;
            case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions." + version;
            case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration." + version;
            case "meta.k8s.io" -> "io.k8s.apimachinery.pkg.apis.meta." + version;
            default -> "io.k8s.api." + firstLabel(group) + "." + version;
        };
    }

    private static String firstLabel(String group) {
        int dot = group.indexOf('.');
        return dot < 0 ? group : group.substring(0, dot);
    }
}
