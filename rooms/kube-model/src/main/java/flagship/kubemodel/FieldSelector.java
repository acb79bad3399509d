package flagship.kubemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field selector: every requirement must hold. Empty selects everything. Which fields a kind knows is the caller's matter.
 *
 * <p>Source: {@code apimachinery/pkg/fields} 1.32 (contract section 7.2).
 */
public record FieldSelector(List<Requirement> requirements) {
    /** Selects everything. */
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * One condition on one field.
     *
     * @param negated true for {@code !=}
     * @param value compared as a whole, without escapes; may be empty
     */
    public record Requirement(String field, boolean negated, String value) {
        @Override
        public String toString() {
            return field + (negated ? "!=" : "=") + escape(value);
        }
    }

    /**
     * Parses {@code name=value,name!=value}; in values {@code \,}, {@code \=} and {@code \\} stand for the character itself.
     *
     * @throws ApiException 400 with Kubernetes' text if the selector cannot be understood
     */
    public static FieldSelector parse(String selector) {
        var requirements = new ArrayList<Requirement>();
        for (String term : terms(selector)) {
            if (!term.isEmpty()) {
                requirements.add(requirement(selector, term));
            }
        }
        return requirements.isEmpty() ? EVERYTHING : new FieldSelector(requirements);
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    /**
     * Whether an object is selected.
     *
     * @param fieldReader gives the object's value of a field as a string; null or empty where the object has none
     */
    public boolean matches(Function<String, @Nullable String> fieldReader) {
        for (Requirement requirement : requirements) {
            var value = fieldReader.apply(requirement.field());
            if (requirement.value().equals(value == null ? "" : value) == requirement.negated()) {
                return false;
            }
        }
        return true;
    }

    /** The one value that {@code field} must have; empty when the selector does not pin it down. */
    public Optional<String> exactValue(String field) {
        return requirements.stream()
                .filter(requirement ->
                        !requirement.negated() && requirement.field().equals(field))
                .map(Requirement::value)
                .findFirst();
    }

    /** The selector in the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }

    private static List<String> terms(String selector) {
        var terms = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < selector.length(); i++) {
            char c = selector.charAt(i);
            if (c == '\\') {
                i++; // The next character is escaped, whatever it is.
            } else if (c == ',') {
                terms.add(selector.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(selector.substring(start));
        return terms;
    }

    private static Requirement requirement(String selector, String term) {
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith("!=", i)) {
                return new Requirement(term.substring(0, i), true, unescape(term.substring(i + 2)));
            }
            if (term.charAt(i) == '=') {
                int length = term.startsWith("==", i) ? 2 : 1;
                return new Requirement(term.substring(0, i), false, unescape(term.substring(i + length)));
            }
        }
        throw ApiException.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(selector, term));
    }

    private static String unescape(String value) {
        var plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                plain.append(escaped(i < value.length() ? value.substring(i, i + 1) : ""));
            } else if (c == '=' || c == ',') {
                // Kubernetes prints the character's number here.
                throw ApiException.badRequest("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String escaped(String character) {
        return switch (character) {
            case "\\", ",", "=" -> character;
            default -> throw ApiException.badRequest("invalid field selector: invalid escape sequence: \\" + character);
        };
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }
}
