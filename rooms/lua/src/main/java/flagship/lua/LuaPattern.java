package flagship.lua;

/**
 * Matches a pattern of Lua against a text. Every attempt counts as an instruction, so that a pattern that goes back and forth for ever is
 * stopped.
 *
 * <p>Source: the manual, section 5.4.1.
 */
final class LuaPattern {
    private static final int CAPTURES_MAX = 32;
    private static final int NESTING_MAX = 200;
    private static final int OPEN = -1;
    private static final int POSITION = -2;
    private static final int NONE = -1;

    private final LuaState state;
    private final String text;
    private final String pattern;
    private final boolean anchored;
    private final int[] starts = new int[CAPTURES_MAX];
    private final int[] lengths = new int[CAPTURES_MAX];
    private int level;
    private int nesting;
    private int start;
    private int end = NONE;

    LuaPattern(LuaState state, String text, String pattern) {
        this(state, text, pattern, true);
    }

    /** @param anchors whether a caret at the start is an anchor */
    LuaPattern(LuaState state, String text, String pattern, boolean anchors) {
        this.state = state;
        this.text = text;
        this.anchored = anchors && pattern.startsWith("^");
        this.pattern = pattern;
    }

    static boolean isSpecial(String pattern) {
        return pattern.chars().anyMatch(c -> "^$*+?.([%-".indexOf(c) >= 0);
    }

    boolean isAnchored() {
        return anchored;
    }

    /** Looks for a match from a place on. */
    boolean find(int from) {
        for (int at = from; at <= text.length(); at++) {
            if (matchAt(at)) {
                return true;
            }
            if (anchored) {
                return false;
            }
        }
        return false;
    }

    boolean matchAt(int at) {
        level = 0;
        start = at;
        end = match(at, anchored ? 1 : 0);
        return matched();
    }

    boolean matched() {
        return end != NONE;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    String whole() {
        return text.substring(start, end);
    }

    /** The captures; the whole match if there is none. */
    Object[] captures() {
        var all = new Object[Math.max(1, level)];
        for (int i = 0; i < all.length; i++) {
            all[i] = capture(i);
        }
        return all;
    }

    Object[] positionsAndCaptures() {
        var all = new Object[2 + level];
        all[0] = (double) (start + 1);
        all[1] = (double) end;
        for (int i = 0; i < level; i++) {
            all[2 + i] = capture(i);
        }
        return all;
    }

    /** A capture from 0 on; number 0 is the whole match where there is none. */
    Object capture(int index) {
        if (index >= level) {
            if (index == 0) {
                state.charge(end - start);
                return whole();
            }
            throw state.error("invalid capture index");
        }
        if (lengths[index] == POSITION) {
            return (double) (starts[index] + 1);
        }
        if (lengths[index] == OPEN) {
            throw state.error("unfinished capture");
        }
        state.charge(lengths[index]);
        return text.substring(starts[index], starts[index] + lengths[index]);
    }

    private char at(int place) {
        return place < pattern.length() ? pattern.charAt(place) : '\0';
    }

    /** Where the match ends that starts here; {@link #NONE} if there is none. */
    private int match(int from, int place) {
        if (++nesting > NESTING_MAX) {
            throw state.error("pattern too complex");
        }
        try {
            return step(from, place);
        } finally {
            nesting--;
        }
    }

    private int step(int from, int place) {
        int s = from;
        int p = place;
        while (true) {
            state.step();
            if (p == pattern.length()) {
                return s;
            }
            switch (at(p)) {
                case '(' -> {
                    return at(p + 1) == ')' ? open(s, p + 2, POSITION) : open(s, p + 1, OPEN);
                }
                case ')' -> {
                    return close(s, p + 1);
                }
                case '$' -> {
                    if (p + 1 == pattern.length()) {
                        return s == text.length() ? s : NONE;
                    }
                }
                case '%' -> {
                    if (at(p + 1) == 'b') {
                        s = balanced(s, p + 2);
                        p += 4;
                    } else if (at(p + 1) == 'f') {
                        p += 2;
                        int close = classEnd(p);
                        if (!isFrontier(s, p, close)) {
                            return NONE;
                        }
                        p = close;
                    } else if (Lexer.isDigit(at(p + 1))) {
                        s = back(s, at(p + 1));
                        p += 2;
                    } else {
                        break;
                    }
                    if (s == NONE) {
                        return NONE;
                    }
                    continue;
                }
                default -> {}
            }
            int close = classEnd(p);
            boolean here = s < text.length() && isSingle(text.charAt(s), p, close);
            switch (at(close)) {
                case '?' -> {
                    if (here) {
                        int result = match(s + 1, close + 1);
                        if (result != NONE) {
                            return result;
                        }
                    }
                    p = close + 1;
                }
                case '*' -> {
                    return greedy(s, p, close);
                }
                case '+' -> {
                    return here ? greedy(s + 1, p, close) : NONE;
                }
                case '-' -> {
                    return lazy(s, p, close);
                }
                default -> {
                    if (!here) {
                        return NONE;
                    }
                    s++;
                    p = close;
                }
            }
        }
    }

    private int greedy(int s, int p, int close) {
        int count = 0;
        while (s + count < text.length() && isSingle(text.charAt(s + count), p, close)) {
            state.step();
            count++;
        }
        for (; count >= 0; count--) {
            int result = match(s + count, close + 1);
            if (result != NONE) {
                return result;
            }
        }
        return NONE;
    }

    private int lazy(int from, int p, int close) {
        for (int s = from; ; s++) {
            int result = match(s, close + 1);
            if (result != NONE) {
                return result;
            }
            if (s >= text.length() || !isSingle(text.charAt(s), p, close)) {
                return NONE;
            }
        }
    }

    private int open(int s, int p, int what) {
        if (level == CAPTURES_MAX) {
            throw state.error("too many captures");
        }
        starts[level] = s;
        lengths[level] = what;
        level++;
        int result = match(s, p);
        if (result == NONE) {
            level--;
        }
        return result;
    }

    private int close(int s, int p) {
        for (int i = level - 1; i >= 0; i--) {
            if (lengths[i] == OPEN) {
                lengths[i] = s - starts[i];
                int result = match(s, p);
                if (result == NONE) {
                    lengths[i] = OPEN;
                }
                return result;
            }
        }
        throw state.error("invalid pattern capture");
    }

    private int balanced(int s, int p) {
        if (p + 1 >= pattern.length()) {
            throw state.error("unbalanced pattern");
        }
        if (s >= text.length() || text.charAt(s) != at(p)) {
            return NONE;
        }
        int depth = 0;
        for (int i = s; i < text.length(); i++) {
            state.step();
            char c = text.charAt(i);
            if (c == at(p + 1) && (i > s || at(p) != at(p + 1))) {
                if (--depth == 0) {
                    return i + 1;
                }
            } else if (c == at(p)) {
                depth++;
            }
        }
        return NONE;
    }

    private boolean isFrontier(int s, int p, int close) {
        if (at(p) != '[') {
            throw state.error("missing '[' after '%f' in pattern");
        }
        char before = s == 0 ? '\0' : text.charAt(s - 1);
        char after = s < text.length() ? text.charAt(s) : '\0';
        return !isInSet(before, p, close - 1) && isInSet(after, p, close - 1);
    }

    private int back(int s, char digit) {
        int index = digit - '1';
        if (index < 0 || index >= level || lengths[index] == OPEN) {
            throw state.error("invalid capture index");
        }
        var captured = text.substring(starts[index], starts[index] + Math.max(0, lengths[index]));
        return text.startsWith(captured, s) ? s + captured.length() : NONE;
    }

    /** Where the class that starts here ends. */
    private int classEnd(int place) {
        int p = place;
        char c = at(p++);
        if (c == '%') {
            if (p >= pattern.length()) {
                throw state.error("malformed pattern (ends with '%')");
            }
            return p + 1;
        }
        if (c != '[') {
            return p;
        }
        if (at(p) == '^') {
            p++;
        }
        do {
            if (p >= pattern.length()) {
                throw state.error("malformed pattern (missing ']')");
            }
            if (at(p++) == '%') {
                p++;
            }
        } while (at(p) != ']' || p >= pattern.length());
        return p + 1;
    }

    private boolean isSingle(char c, int p, int close) {
        return switch (at(p)) {
            case '.' -> true;
            case '%' -> isInClass(c, at(p + 1));
            case '[' -> isInSet(c, p, close - 1);
            default -> at(p) == c;
        };
    }

    private boolean isInSet(char c, int open, int close) {
        int p = open + 1;
        boolean wanted = at(p) != '^';
        if (!wanted) {
            p++;
        }
        while (p < close) {
            if (at(p) == '%') {
                if (isInClass(c, at(p + 1))) {
                    return wanted;
                }
                p += 2;
            } else if (at(p + 1) == '-' && p + 2 < close) {
                if (at(p) <= c && c <= at(p + 2)) {
                    return wanted;
                }
                p += 3;
            } else {
                if (at(p) == c) {
                    return wanted;
                }
                p++;
            }
        }
        return !wanted;
    }

    private static boolean isInClass(char c, char letter) {
        boolean upper = letter >= 'A' && letter <= 'Z';
        boolean is = switch (upper ? (char) (letter + ('a' - 'A')) : letter) {
            case 'a' -> isAlpha(c);
            case 'd' -> Lexer.isDigit(c);
            case 'l' -> c >= 'a' && c <= 'z';
            case 'u' -> c >= 'A' && c <= 'Z';
            case 's' -> c == ' ' || (c >= '\t' && c <= '\r');
            case 'w' -> isAlpha(c) || Lexer.isDigit(c);
            case 'x' -> Character.digit(c, 16) >= 0 && c < 0x80;
            case 'p' -> c > ' ' && c < 0x7f && !isAlpha(c) && !Lexer.isDigit(c);
            case 'c' -> c < ' ' || c == 0x7f;
            case 'z' -> c == '\0';
            default -> {
                upper = false;
                yield c == letter;
            }
        };
        return upper != is;
    }

    private static boolean isAlpha(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
