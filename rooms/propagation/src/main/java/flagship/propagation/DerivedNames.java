package flagship.propagation;

import flagship.kubemodel.Fnv;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of objects that follow from the names of others. Pure.
 *
 * <p>They hold the kind alone, not its group, so two kinds of one name collide; whoever writes such an object checks whose it is.
 *
 * <p>Source: Karmada, {@code pkg/util/names/names.go}.
 */
final class DerivedNames {
    private static final String EXECUTION_PREFIX = "karmada-es-";
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private DerivedNames() {}

    /** The binding of a template. */
    static String binding(String kind, String name) {
        return lower(dot(name) + "-" + kind);
    }

    /** The Work of a template, the same in every member; the namespace is empty for a cluster-scoped template. */
    static String work(String kind, String namespace, String name) {
        var scope = namespace.isEmpty() ? "" : namespace + "-";
        return lower(dot(name)) + "-" + hash(lower(scope + dot(name) + "-" + kind));
    }

    /** What stands for a binding in the name of a label. */
    static String reference(String namespace, String name) {
        return hash(namespace.isEmpty() ? name : namespace + "/" + name);
    }

    /** A member's EndpointSlice on the control plane. */
    static String importedSlice(String cluster, String slice) {
        return "imported-" + cluster + "-" + slice;
    }

    /** The Service that stands for a ServiceImport. */
    static String derivedService(String serviceImport) {
        return "derived-" + serviceImport;
    }

    /** The cluster whose Works lie in a namespace; empty where it is no execution namespace. */
    static Optional<String> cluster(String executionNamespace) {
        return executionNamespace.startsWith(EXECUTION_PREFIX)
                ? Optional.of(executionNamespace.substring(EXECUTION_PREFIX.length()))
                : Optional.empty();
    }

    /** Namespaces that are never propagated, nor anything in them. */
    static boolean isReserved(String namespace) {
        return namespace.equals("karmada-system")
                || namespace.equals("karmada-cluster")
                || namespace.startsWith(EXECUTION_PREFIX);
    }

    /** 32-bit FNV-1a of the UTF-8 bytes, in decimal, each digit as a letter that names may hold and words do not. */
    static String hash(String text) {
        var decimal = Integer.toUnsignedString(Fnv.hash(text));
        var safe = new StringBuilder(decimal.length());
        decimal.chars().forEach(digit -> safe.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return safe.toString();
    }

    private static String dot(String name) {
        return name.replace(':', '.');
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
