package flagship.kubeapiserver;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Warnings of one request, each once, in the order in which they came up. Several threads may add to them. */
final class Warnings {
    private final SequencedSet<String> texts = new LinkedHashSet<>(); // Guarded by this.

    /** The warning that a deprecated version of a custom type comes with. */
    static Warnings ofVersion(ServedType type) {
        var warnings = new Warnings();
        type.custom().flatMap(CustomVersion::deprecation).ifPresent(warnings::add);
        return warnings;
    }

    synchronized void add(String text) {
        texts.add(text);
    }

    synchronized void addAll(Collection<String> more) {
        texts.addAll(more);
    }

    /** Adds a {@code Warning} header for each. */
    synchronized void writeTo(ApiResponse response) {
        for (String text : texts) {
            response.header("Warning", "299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
    }
}
