package flagship.kubeapiserver;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Warnings of one request, each once, in the order in which they came up. Several threads may add to them. */
final class Warnings {
    private static final String YAML_ERRORS = "yaml: unmarshal errors:\n";

    private final SequencedSet<String> texts = new LinkedHashSet<>(); // Guarded by this.

    /** The warning that a deprecated version of a custom type comes with. */
    static Warnings ofVersion(ServedType type) {
        var warnings = new Warnings();
        type.custom().flatMap(CustomVersion::deprecation).ifPresent(warnings::add);
        return warnings;
    }

    /** What YAML complains of has a line each; other texts that no header can carry are left out. */
    synchronized void add(String text) {
        var lines = text.startsWith(YAML_ERRORS)
                ? text.substring(YAML_ERRORS.length()).split("\n")
                : new String[] {text};
        for (String line : lines) {
            if (line.chars().noneMatch(Character::isISOControl)) {
                texts.add(line.strip());
            }
        }
    }

    synchronized void addAll(Collection<String> more) {
        more.forEach(this::add);
    }

    /** Adds a {@code Warning} header for each. */
    synchronized void writeTo(ApiResponse response) {
        for (String text : texts) {
            response.header("Warning", "299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
    }
}
