package flagship.lua;

/**
 * A word of the source.
 *
 * @param text the keyword or symbol, the name, the octets of a string; empty for a number
 */
record Token(Kind kind, String text, double number, int line) {
    enum Kind {
        NAME,
        STRING,
        NUMBER,
        /** Keywords and symbols. */
        FIXED,
        END
    }

    boolean is(String fixed) {
        return kind == Kind.FIXED && text.equals(fixed);
    }

    /** As messages show it. */
    String shown() {
        return switch (kind) {
            case END -> "<eof>";
            case NUMBER -> Values.text(number);
            case NAME, STRING, FIXED -> text;
        };
    }
}
