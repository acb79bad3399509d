package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeSchemas;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;

/**
 * How the OpenAPI documents call groups, operations and components; clients in other languages are generated from these names.
 *
 * <p>Source: kube-apiserver 1.32, {@code apiserver/pkg/endpoints/openapi/openapi.go}.
 */
final class OpenApiNames {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    static final String OBJECT_META = META + "ObjectMeta";
    static final String LIST_META = META + "ListMeta";
    static final String VERSION_INFO = "io.k8s.apimachinery.pkg.version.Info";

    private OpenApiNames() {}

    /** The component of a kind: the group's words turned round where it is not native. */
    static String component(GroupVersionKind kind) {
        var nativeName = NativeSchemas.componentName(kind);
        return NativeSchemas.component(nativeName).isPresent()
                ? nativeName
                : reversed(kind.group()) + "." + kind.version() + "." + kind.kind();
    }

    private static String reversed(String group) {
        var words = Arrays.asList(group.split("\\.", -1));
        Collections.reverse(words);
        return String.join(".", words);
    }

    /** {@code CoreV1}, {@code RbacAuthorizationV1}, {@code StableExampleComV1}. */
    static String inOperation(String group, String version) {
        return words(shortGroup(group), true) + words(version, true);
    }

    /** {@code core_v1}, {@code rbacAuthorization_v1}. */
    static String tag(String group, String version) {
        return words(shortGroup(group), false) + "_" + words(version, false);
    }

    /** {@code rbacAuthorization}. */
    static String tag(String group) {
        return words(shortGroup(group), false);
    }

    /** {@code RbacAuthorization}. */
    static String groupInOperation(String group) {
        return words(shortGroup(group), true);
    }

    private static String shortGroup(String group) {
        if (group.isEmpty()) {
            return "core";
        }
        return group.endsWith(".k8s.io") ? group.substring(0, group.length() - ".k8s.io".length()) : group;
    }

    private static String words(String text, boolean firstToo) {
        var name = new StringBuilder(text.length());
        for (String word : text.split("[^A-Za-z0-9_]+", -1)) {
            name.append(name.isEmpty() && !firstToo ? word : capital(word));
        }
        return name.toString();
    }

    static String capital(String word) {
        return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
