package flagship.gotemplate;

import org.jspecify.annotations.Nullable;

/**
 * A word of a template.
 *
 * @param text as written; what stands between actions for TEXT, the name without its mark for FIELD, with it for VARIABLE
 * @param value of STRING, NUMBER and CHARACTER
 * @param spaced white space stands before it
 */
record Token(Kind kind, String text, @Nullable Object value, boolean spaced, int line) {
    enum Kind {
        TEXT,
        OPEN,
        CLOSE,
        WORD,
        FIELD,
        VARIABLE,
        DOT,
        CONSTANT,
        /** {@code | ( ) , := =}. */
        SYMBOL,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String shown() {
        return switch (kind) {
            case END -> "the end of the template";
            case CLOSE -> "}}";
            case FIELD -> "." + text;
            case DOT -> ".";
            case OPEN -> "{{";
            case TEXT -> "text";
            case WORD, VARIABLE, CONSTANT, SYMBOL -> text;
        };
    }
}
