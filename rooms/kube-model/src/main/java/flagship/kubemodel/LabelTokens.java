package flagship.kubemodel;

import java.util.ArrayList;
import java.util.List;

/** Cuts a label selector into tokens. White space separates; NUL ends the text, as in Kubernetes' lexer. */
final class LabelTokens {
    private LabelTokens() {}

    enum Kind {
        WORD,
        NOT,
        EQUALS,
        NOT_EQUALS,
        OPEN,
        CLOSE,
        COMMA,
        GREATER,
        LESS,
        END
    }

    /** @param text as written; empty for END */
    record Token(Kind kind, String text) {}

    /** All tokens; the last one is END. */
    static List<Token> of(String selector) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < selector.length() && selector.charAt(at) != 0) {
            char c = selector.charAt(at);
            if (isSpace(c)) {
                at++;
                continue;
            }
            var token = isSymbol(c) ? symbol(selector, at) : new Token(Kind.WORD, word(selector, at));
            tokens.add(token);
            at += token.text().length();
        }
        tokens.add(new Token(Kind.END, ""));
        return tokens;
    }

    private static Token symbol(String selector, int at) {
        boolean equalsFollows = selector.startsWith("=", at + 1);
        return switch (selector.charAt(at)) {
            case '=' -> new Token(Kind.EQUALS, equalsFollows ? "==" : "=");
            case '!' -> equalsFollows ? new Token(Kind.NOT_EQUALS, "!=") : new Token(Kind.NOT, "!");
            case '(' -> new Token(Kind.OPEN, "(");
            case ')' -> new Token(Kind.CLOSE, ")");
            case ',' -> new Token(Kind.COMMA, ",");
            case '>' -> new Token(Kind.GREATER, ">");
            default -> new Token(Kind.LESS, "<");
        };
    }

    private static String word(String selector, int start) {
        int end = start;
        while (end < selector.length()
                && selector.charAt(end) != 0
                && !isSpace(selector.charAt(end))
                && !isSymbol(selector.charAt(end))) {
            end++;
        }
        return selector.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isSymbol(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }
}
