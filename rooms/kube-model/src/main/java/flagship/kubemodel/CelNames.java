package flagship.kubemodel;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How members whose names are no identifiers are called in expressions. Source: {@code apiserver/pkg/cel/escaping.go} 1.32. */
final class CelNames {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private CelNames() {}

    /** The name in expressions; empty for a member that expressions cannot reach. */
    static Optional<String> escape(String member) {
        if (RESERVED.contains(member)) {
            return Optional.of("__" + member + "__");
        }
        var escaped = member.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
        return IDENTIFIER.matcher(escaped).matches() ? Optional.of(escaped) : Optional.empty();
    }
}
