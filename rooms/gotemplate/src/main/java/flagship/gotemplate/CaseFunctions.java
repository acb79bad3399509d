package flagship.gotemplate;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Sprig's functions that change the case of letters. */
final class CaseFunctions {
    private CaseFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("upper", 1, 1, a -> mapped(a.text(0), Character::toUpperCase)),
                NamedFunction.of("lower", 1, 1, a -> mapped(a.text(0), Character::toLowerCase)),
                NamedFunction.of(
                        "title", 1, 1, a -> firstOfWords(a.text(0), CaseFunctions::separates, Character::toTitleCase)),
                NamedFunction.of(
                        "untitle", 1, 1, a -> firstOfWords(a.text(0), Character::isWhitespace, Character::toLowerCase)),
                NamedFunction.of("swapcase", 1, 1, a -> swapped(a.text(0))),
                NamedFunction.of("initials", 1, 1, a -> initials(a.text(0))),
                NamedFunction.of("snakecase", 1, 1, a -> separated(a.text(0), '_')),
                NamedFunction.of("kebabcase", 1, 1, a -> separated(a.text(0), '-')),
                NamedFunction.of("camelcase", 1, 1, a -> camelCase(a.text(0))));
    }

    /** Character by character, as Go does: no letter becomes two. */
    private static String mapped(String text, IntUnaryOperator change) {
        var changed = new StringBuilder(text.length());
        text.codePoints().map(change).forEach(changed::appendCodePoint);
        return changed.toString();
    }

    private static boolean separates(int c) {
        return c < 128 ? !Character.isLetterOrDigit(c) && c != '_' : Character.isWhitespace(c);
    }

    private static String firstOfWords(String text, IntPredicate separates, IntUnaryOperator change) {
        var changed = new StringBuilder(text.length());
        int before = ' ';
        for (int c : text.codePoints().toArray()) {
            changed.appendCodePoint(separates.test(before) ? change.applyAsInt(c) : c);
            before = c;
        }
        return changed.toString();
    }

    private static String swapped(String text) {
        return mapped(text, c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }

    private static String initials(String text) {
        var first = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                first.appendCodePoint(word.codePointAt(0));
            }
        }
        return first.toString();
    }

    /** {@code HTTPServer of_mine} becomes {@code http_server_of_mine}. */
    private static String separated(String text, char separator) {
        var changed = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '_' || c == '-' || Character.isWhitespace(c)) {
                changed.append(separator);
                continue;
            }
            boolean wordBegins = Character.isUpperCase(c)
                    && i > 0
                    && Character.isLetterOrDigit(text.charAt(i - 1))
                    && (!Character.isUpperCase(text.charAt(i - 1))
                            || (i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1))));
            if (wordBegins) {
                changed.append(separator);
            }
            changed.append(Character.toLowerCase(c));
        }
        return changed.toString();
    }

    /** Connectors at the beginning stay, of others one goes. */
    private static String camelCase(String text) {
        var changed = new StringBuilder(text.length());
        boolean begun = false;
        boolean wordBegins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean connects = c == '_' || c == '-' || c == ' ';
            if (!connects) {
                changed.append(wordBegins ? Character.toUpperCase(c) : Character.toLowerCase(c));
            } else if (!begun || wordBegins) {
                changed.append(c);
            }
            wordBegins = connects;
            begun |= !connects;
        }
        return changed.toString();
    }
}
