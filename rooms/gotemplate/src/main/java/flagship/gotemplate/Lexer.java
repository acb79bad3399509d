package flagship.gotemplate;

import flagship.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a template into tokens; the white space that trim markers name is gone from them. */
final class Lexer {
    private static final String SPACES = " \t\r\n";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean spaced;
    /** The action before the text ended in a trim marker. */
    private boolean trims;

    Lexer(String source) {
        this.source = source;
    }

    List<Token> tokens() {
        try {
            while (at < source.length()) {
                text();
            }
        } catch (TemplateError e) {
            throw new PlacedError(e, line);
        }
        add(Kind.END, "", null);
        return tokens;
    }

    /** What went wrong, and in which line. */
    static final class PlacedError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final TemplateError error;
        private final int line;

        PlacedError(TemplateError error, int line) {
            super(error.getMessage(), null, false, false);
            this.error = error;
            this.line = line;
        }

        TemplateError in(String template) {
            return error.at(template, line);
        }
    }

    /** Text up to the next action, and that action. */
    private void text() {
        int open = source.indexOf("{{", at);
        int end = open < 0 ? source.length() : open;
        var text = source.substring(at, end);
        if (trims) {
            text = text.stripLeading();
        }
        boolean trimsBefore = open >= 0 && source.startsWith("-", open + 2) && isSpace(open + 3);
        var kept = trimsBefore ? text.stripTrailing() : text;
        if (!kept.isEmpty()) {
            add(Kind.TEXT, kept, null);
        }
        countLines(at, end);
        at = end;
        trims = false;
        if (open >= 0) {
            at = open + (trimsBefore ? 3 : 2);
            action();
        }
    }

    private void action() {
        int start = at;
        while (isSpace(start)) {
            start++;
        }
        if (source.startsWith("/*", start)) {
            comment(start);
            return;
        }
        add(Kind.OPEN, "{{", null);
        spaced = true;
        while (!closes()) {
            if (at >= source.length()) {
                throw new TemplateError("unclosed action: a {{ without its }}");
            }
            if (isSpace(at)) {
                countLines(at, at + 1);
                at++;
                spaced = true;
            } else {
                token();
                spaced = false;
            }
        }
    }

    private void comment(int start) {
        int end = source.indexOf("*/", start);
        if (end < 0) {
            throw new TemplateError("unclosed comment");
        }
        countLines(at, end);
        at = end + 2;
        int close = at;
        while (isSpace(close)) {
            close++;
        }
        if (source.startsWith("-}}", close) && close > at) {
            trims = true;
            at = close + 3;
        } else if (source.startsWith("}}", at)) {
            at += 2;
        } else {
            throw new TemplateError("a comment must end in */}} or */ -}}");
        }
    }

    private boolean closes() {
        if (source.startsWith("}}", at)) {
            at += 2;
        } else if (spaced && source.startsWith("-}}", at)) {
            at += 3;
            trims = true;
        } else {
            return false;
        }
        add(Kind.CLOSE, "}}", null);
        return true;
    }

    private void token() {
        char c = source.charAt(at);
        if (c == '"') {
            quoted();
        } else if (c == '`') {
            raw();
        } else if (c == '\'') {
            character();
        } else if (c == '.' && isLetter(at + 1)) {
            add(Kind.FIELD, word(at + 1), null);
        } else if (isDigit(at) || ((c == '+' || c == '-' || c == '.') && isNumberPart(at + 1))) {
            number();
        } else if (c == '.') {
            at++;
            add(Kind.DOT, ".", null);
        } else if (c == '$') {
            add(Kind.VARIABLE, "$" + word(at + 1), null);
        } else if (isLetter(at)) {
            add(Kind.WORD, word(at), null);
        } else if (source.startsWith(":=", at)) {
            symbol(":=");
        } else if ("|(),=".indexOf(c) >= 0) {
            symbol(String.valueOf(c));
        } else {
            throw new TemplateError("unexpected character \"%s\" in an action".formatted(Character.toString(c)));
        }
    }

    private void symbol(String text) {
        at += text.length();
        add(Kind.SYMBOL, text, null);
    }

    private String word(int start) {
        int end = start;
        while (isLetter(end) || isDigit(end)) {
            end++;
        }
        at = end;
        return source.substring(start, end);
    }

    private void number() {
        int start = at++;
        while (at < source.length() && (isLetter(at) || isNumberPart(at) || isSignOfExponent(start))) {
            at++;
        }
        var text = source.substring(start, at);
        add(Kind.CONSTANT, text, GoNumbers.constant(text));
    }

    private boolean isSignOfExponent(int start) {
        char before = source.charAt(at - 1);
        return (source.charAt(at) == '+' || source.charAt(at) == '-')
                && (before == 'e' || before == 'E')
                && !source.startsWith("0x", start);
    }

    private void quoted() {
        int start = at++;
        var value = new StringBuilder();
        while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
            value.appendCodePoint(codePoint());
        }
        if (at >= source.length() || source.charAt(at) != '"') {
            throw new TemplateError("unterminated quoted string");
        }
        at++;
        add(Kind.CONSTANT, source.substring(start, at), value.toString());
    }

    private void raw() {
        int end = source.indexOf('`', at + 1);
        if (end < 0) {
            throw new TemplateError("unterminated raw quoted string");
        }
        var value = source.substring(at + 1, end).replace("\r", "");
        add(Kind.CONSTANT, source.substring(at, end + 1), value);
        countLines(at, end);
        at = end + 1;
    }

    private void character() {
        int start = at++;
        long value = at < source.length() ? codePoint() : -1;
        if (value < 0 || at >= source.length() || source.charAt(at) != '\'') {
            throw new TemplateError("unterminated character constant");
        }
        at++;
        add(Kind.CONSTANT, source.substring(start, at), value);
    }

    /** One character, as itself or as an escape. */
    private int codePoint() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\' || at >= source.length()) {
            return c;
        }
        char escape = source.charAt(at++);
        return switch (escape) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case '\\', '\'', '"' -> escape;
            case 'x' -> coded(2, 16);
            case 'u' -> coded(4, 16);
            case 'U' -> coded(8, 16);
            case '0', '1', '2', '3' -> {
                at--;
                yield coded(3, 8);
            }
            default -> throw new TemplateError("unknown escape \"\\%s\" in a constant".formatted(escape));
        };
    }

    private int coded(int digits, int radix) {
        int end = Math.min(at + digits, source.length());
        var text = source.substring(at, end);
        at = end;
        try {
            int c = text.startsWith("-") || text.startsWith("+") ? -1 : Integer.parseInt(text, radix);
            if (Character.isValidCodePoint(c)) {
                return c;
            }
        } catch (NumberFormatException e) {
            // Said below, in the words of the template.
        }
        throw new TemplateError("\"%s\" is no code of a character".formatted(text));
    }

    private void add(Kind kind, String text, @Nullable Object value) {
        tokens.add(new Token(kind, text, value, spaced, line));
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
    }

    private boolean isSpace(int index) {
        return index < source.length() && SPACES.indexOf(source.charAt(index)) >= 0;
    }

    private boolean isLetter(int index) {
        return index < source.length() && (source.charAt(index) == '_' || Character.isLetter(source.charAt(index)));
    }

    private boolean isDigit(int index) {
        return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private boolean isNumberPart(int index) {
        return isDigit(index) || (index < source.length() && source.charAt(index) == '.' && isDigit(index + 1));
    }
}
