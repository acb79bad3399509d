package flagship.gotemplate;

import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** Sprig's functions that change the case of letters. */
final class CaseFunctions {
    private CaseFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("upper", 1, 1, a -> a.text(0).toUpperCase(Locale.ROOT)),
                NamedFunction.of("lower", 1, 1, a -> a.text(0).toLowerCase(Locale.ROOT)),
                NamedFunction.of("title", 1, 1, a -> firstOfWords(a.text(0), Character::toTitleCase)),
                NamedFunction.of("untitle", 1, 1, a -> firstOfWords(a.text(0), Character::toLowerCase)),
                NamedFunction.of("swapcase", 1, 1, a -> swapped(a.text(0))),
                NamedFunction.of("initials", 1, 1, a -> initials(a.text(0))),
                NamedFunction.of("snakecase", 1, 1, a -> separated(a.text(0), '_')),
                NamedFunction.of("kebabcase", 1, 1, a -> separated(a.text(0), '-')),
                NamedFunction.of("camelcase", 1, 1, a -> camelCase(a.text(0))));
    }

    private static String firstOfWords(String text, IntUnaryOperator change) {
        var changed = new StringBuilder(text.length());
        int before = ' ';
        for (int c : text.codePoints().toArray()) {
            changed.appendCodePoint(Character.isWhitespace(before) ? change.applyAsInt(c) : c);
            before = c;
        }
        return changed.toString();
    }

    private static String swapped(String text) {
        var changed = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .forEach(changed::appendCodePoint);
        return changed.toString();
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

    private static String camelCase(String text) {
        var changed = new StringBuilder(text.length());
        boolean wordBegins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '_' || c == '-' || c == ' ') {
                wordBegins = true;
            } else {
                changed.append(wordBegins ? Character.toUpperCase(c) : c);
                wordBegins = false;
            }
        }
        return changed.toString();
    }
}
