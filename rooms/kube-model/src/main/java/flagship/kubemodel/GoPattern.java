package flagship.kubemodel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression in Go's syntax, matched anywhere in a text. Go's engine is linear, Java's is not: a match that takes more than
 * {@value #STEPS_MAX} looks at the text is given up and counts as none.
 */
record GoPattern(String text, Pattern pattern) {
    private static final int STEPS_MAX = 2_000_000;

    /** @throws PatternSyntaxException if it is not a regular expression */
    static GoPattern compile(String text) {
        return new GoPattern(text, Pattern.compile(translate(text), Pattern.UNIX_LINES));
    }

    boolean find(String value) {
        Matcher matcher = pattern.matcher(new Counted(value, new int[] {STEPS_MAX}));
        try {
            return matcher.find();
        } catch (TooManySteps | StackOverflowError e) {
            return false; // What the pattern says about this text cannot be found out at a bearable price.
        }
    }

    /** What Go and Java write or read differently: {@code $}, named groups, and brackets within character classes. */
    private static String translate(String go) {
        var java = new StringBuilder(go.length() + 8);
        boolean inClass = false;
        for (int i = 0; i < go.length(); i++) {
            char c = go.charAt(i);
            if (c == '\\' && i + 1 < go.length()) {
                java.append(c).append(go.charAt(++i));
            } else if (inClass && go.startsWith("[:", i) && go.indexOf(":]", i) > 0) {
                int end = go.indexOf(":]", i);
                java.append(posix(go.substring(i + 2, end)));
                i = end + 1;
            } else if (inClass && (c == '[' || c == '&')) {
                java.append('\\').append(c);
            } else if (!inClass && c == '$') {
                java.append("\\z"); // Java's $ also matches before a last line end.
            } else if (go.startsWith("(?P<", i)) {
                java.append("(?<");
                i += 3;
            } else {
                inClass = c == '[' || (inClass && (c != ']' || isFirstInClass(go, i)));
                java.append(c);
            }
        }
        return java.toString();
    }

    /** A bracket right after the opening one, or after its negation, stands for itself. */
    private static boolean isFirstInClass(String go, int i) {
        return go.startsWith("[", i - 1) || go.startsWith("[^", i - 2);
    }

    private static String posix(String name) {
        boolean negated = name.startsWith("^");
        var javaName = switch (negated ? name.substring(1) : name) {
            case "alnum" -> "Alnum";
            case "alpha" -> "Alpha";
            case "ascii" -> "ASCII";
            case "blank" -> "Blank";
            case "cntrl" -> "Cntrl";
            case "digit" -> "Digit";
            case "graph" -> "Graph";
            case "lower" -> "Lower";
            case "print" -> "Print";
            case "punct" -> "Punct";
            case "space" -> "Space";
            case "upper" -> "Upper";
            case "xdigit" -> "XDigit";
            default -> name; // Not a class: the compiler says so.
        };
        return (negated ? "\\P{" : "\\p{") + javaName + "}";
    }

    /** Counts the looks at a text; {@code left} is shared with its parts. */
    private record Counted(CharSequence value, int[] left) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new TooManySteps();
            }
            return value.charAt(index);
        }

        @Override
        public int length() {
            return value.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(value.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("the match takes too long", null, false, false);
        }
    }
}
