package flagship.propagation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Namespaces that are not propagated by setting, nor anything in them: regular expressions for whole names.
 *
 * <p>Source: Karmada's flag {@code --skipped-propagating-namespaces}.
 */
public record SkippedNamespaces(List<Pattern> patterns) {
    /** Those of Kubernetes itself. */
    public static final SkippedNamespaces DEFAULT = new SkippedNamespaces(List.of(Pattern.compile("kube-.*")));

    public SkippedNamespaces {
        patterns = List.copyOf(patterns);
    }

    boolean contains(String namespace) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(namespace).matches());
    }
}
