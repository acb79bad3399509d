package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Brings an object of a native kind into the form in which Kubernetes stores it: read as its type would be, defaults filled in, zeros
 * written where the type writes them. Applying it twice changes nothing.
 *
 * <p>Not done here: what only a server can decide or allocate (names, uids, times, cluster IPs) and what happens at creation
 * ({@link NativeStrategy}).
 *
 * <p>Source: {@code pkg/apis/*}{@code /*}{@code /defaults.go} 1.32, checked against recorded pairs of request and stored object.
 */
public final class NativeDefaults {
    private NativeDefaults() {}

    /**
     * Decodes and defaults the object in place; objects of kinds that are not native stay as they are.
     *
     * @throws ApiException 400 if a value has the wrong type
     */
    public static void apply(GroupVersionKind kind, ObjectNode object) {
        NativeSchemas.of(kind).ifPresent(schema -> {
            schema.decode(object);
            fill(kind, object);
            schema.complete(object);
        });
    }

    private static void fill(GroupVersionKind kind, ObjectNode object) {
        switch (kind.group()) {
            case "" -> CoreDefaults.fill(kind.kind(), object);
            case "apps", "batch" -> WorkloadDefaults.fill(kind.kind(), object);
            case "autoscaling" -> AutoscalingDefaults.fill(kind.version(), object);
            case "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io" ->
                ExtensionDefaults.fill(kind.kind(), object);
            default -> PolicyDefaults.fill(kind.kind(), object);
        }
    }
}
