package flagship.lua;

import flagship.lua.Token.Kind;
import java.util.Set;

/** Source to words. */
final class Lexer {
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "goto",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");
    private static final String[] SYMBOLS = {
        "...", "..", "==", "~=", "<=", ">=", "::", "+", "-", "*", "/", "%", "^", "#", "<", ">", "=", "(", ")", "{", "}",
        "[", "]", ";", ":", ",", "."
    };

    private final String chunk;
    private final String source;
    private int at;
    private int line = 1;

    Lexer(String chunk, String source) {
        this.chunk = chunk;
        this.source = source;
        if (source.startsWith("#")) {
            skipLine();
        }
    }

    LuaError error(String message, int where) {
        var text = "%s:%d: %s".formatted(chunk, where, message);
        return new LuaError(text, text);
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    Token next() {
        skipBlanks();
        int start = line;
        if (at >= source.length()) {
            return new Token(Kind.END, "", 0, line);
        }
        char c = source.charAt(at);
        if (isLetter(c)) {
            return word(start);
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            return new Token(Kind.NUMBER, "", number(), start);
        }
        if (c == '"' || c == '\'') {
            return new Token(Kind.STRING, quoted(c), 0, start);
        }
        if (c == '[' && longLevel() >= 0) {
            return new Token(Kind.STRING, longText(longLevel()), 0, start);
        }
        for (String symbol : SYMBOLS) {
            if (source.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Kind.FIXED, symbol, 0, start);
            }
        }
        throw error("unexpected symbol near '%s'".formatted(c), line);
    }

    private Token word(int start) {
        int from = at;
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        var text = source.substring(from, at);
        return new Token(KEYWORDS.contains(text) ? Kind.FIXED : Kind.NAME, text, 0, start);
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipLine() {
        while (at < source.length() && source.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                at += 2;
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        int level = peek(0) == '[' ? longLevel() : -1;
        if (level >= 0) {
            longText(level);
        } else {
            skipLine();
        }
    }

    /** How many equals signs a long bracket has that starts here; -1 if none does. */
    private int longLevel() {
        int level = 0;
        while (peek(1 + level) == '=') {
            level++;
        }
        return peek(1 + level) == '[' ? level : -1;
    }

    private String longText(int level) {
        int start = line;
        at += level + 2;
        if (peek(0) == '\r') {
            at++;
        }
        if (peek(0) == '\n') {
            line++;
            at++;
        }
        int end = source.indexOf("]" + "=".repeat(level) + "]", at);
        if (end < 0) {
            throw error("unfinished long string/comment near '<eof>'", start);
        }
        var text = source.substring(at, end);
        line += (int) text.chars().filter(c -> c == '\n').count();
        at = end + level + 2;
        return text;
    }

    private double number() {
        int from = at;
        boolean hex = peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X');
        while (isLetter(peek(0)) || isDigit(peek(0)) || peek(0) == '.' || isSign(hex)) {
            at++;
        }
        var text = source.substring(from, at);
        return Values.parseNumber(text).orElseThrow(() -> error("malformed number near '%s'".formatted(text), line));
    }

    private boolean isSign(boolean hex) {
        char before = source.charAt(at - (at > 0 ? 1 : 0));
        return !hex && (peek(0) == '+' || peek(0) == '-') && (before == 'e' || before == 'E');
    }

    private String quoted(char quote) {
        var text = new StringBuilder();
        at++;
        while (peek(0) != quote) {
            char c = peek(0);
            if (at >= source.length() || c == '\n') {
                throw error("unfinished string near '%c%s'".formatted(quote, text), line);
            }
            at++;
            if (c == '\\') {
                escape(text);
            } else {
                text.append(c);
            }
        }
        at++;
        return text.toString();
    }

    private void escape(StringBuilder text) {
        char c = peek(0);
        if (isDigit(c)) {
            text.append(decimal());
            return;
        }
        at++;
        switch (c) {
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case '\n' -> {
                line++;
                text.append('\n');
            }
            default -> text.append(c);
        }
    }

    private char decimal() {
        int value = 0;
        for (int digits = 0; digits < 3 && isDigit(peek(0)); digits++) {
            value = value * 10 + (peek(0) - '0');
            at++;
        }
        if (value > 255) {
            throw error("escape sequence too large near '\\%d'".formatted(value), line);
        }
        return (char) value;
    }
}
