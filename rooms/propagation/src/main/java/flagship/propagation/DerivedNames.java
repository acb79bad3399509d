package flagship.propagation;

import java.nio.charset.StandardCharsets;
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
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

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
        int hash = fnv(text);
        var decimal = Integer.toUnsignedString(hash);
        var safe = new StringBuilder(decimal.length());
        decimal.chars().forEach(digit -> safe.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return safe.toString();
    }

    private static int fnv(String text) {
        int hash = FNV_OFFSET;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    private static String dot(String name) {
        return name.replace(':', '.');
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
