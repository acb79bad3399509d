package flagship.lua;

/** The functions of {@code string}, which are also the methods of strings. */
final class StringLibrary {
    private StringLibrary() {}

    static void install(LuaTable globals) {
        var table = new LuaTable();
        new Library(table)
                .all("byte", StringLibrary::bytes)
                .one("char", StringLibrary::chars)
                .all("find", arguments -> find(arguments, true))
                .one("format", arguments -> new StringFormat(arguments).format())
                .one("gmatch", StringLibrary::gmatch)
                .all("gsub", arguments -> new Substitution(arguments).run())
                .one("len", arguments -> (double) arguments.text(1).length())
                .one("lower", arguments -> changed(arguments, shifted(arguments.text(1), 'A', 'a' - 'A')))
                .all("match", arguments -> find(arguments, false))
                .one("rep", StringLibrary::rep)
                .one(
                        "reverse",
                        arguments -> changed(
                                arguments,
                                new StringBuilder(arguments.text(1)).reverse().toString()))
                .one("sub", StringLibrary::sub)
                .one("upper", arguments -> changed(arguments, shifted(arguments.text(1), 'a', 'A' - 'a')));
        globals.set("string", table);
    }

    /** A method of a string: a function of the library as it is now. */
    static Object method(LuaState state, Object name) {
        return state.globals().get("string") instanceof LuaTable library ? library.get(name) : LuaNil.NIL;
    }

    /** The other case of ASCII letters alone: the octets of other letters are none by themselves. */
    private static String shifted(String text, char first, int distance) {
        var other = new StringBuilder(text);
        for (int i = 0; i < other.length(); i++) {
            char c = other.charAt(i);
            if (c >= first && c <= first + ('z' - 'a')) {
                other.setCharAt(i, (char) (c + distance));
            }
        }
        return other.toString();
    }

    private static String changed(Arguments arguments, String text) {
        arguments.state().charge(text.length());
        return text;
    }

    /** A position from 1 on for one that may count from the end. */
    static int position(int position, int length) {
        return position >= 0 ? position : Math.max(0, length + position + 1);
    }

    private static Object[] bytes(Arguments arguments) {
        var text = arguments.text(1);
        int from = Math.max(1, position(arguments.integer(2, 1), text.length()));
        int to = Math.min(text.length(), position(arguments.integer(3, from), text.length()));
        if (to < from) {
            return Frame.NONE;
        }
        arguments.state().charge(24L * (to - from + 1));
        var octets = new Object[to - from + 1];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (double) text.charAt(from - 1 + i);
        }
        return octets;
    }

    private static Object chars(Arguments arguments) {
        var text = new StringBuilder();
        for (int i = 1; i <= arguments.count(); i++) {
            int octet = arguments.integer(i);
            if (octet < 0 || octet > 255) {
                throw arguments.bad(i, "invalid value");
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    private static Object rep(Arguments arguments) {
        var text = arguments.text(1);
        int count = Math.max(0, arguments.integer(2));
        arguments.state().charge((long) text.length() * count);
        return text.repeat(count);
    }

    private static Object sub(Arguments arguments) {
        var text = arguments.text(1);
        int from = Math.max(1, position(arguments.integer(2), text.length()));
        int to = Math.min(text.length(), position(arguments.integer(3, -1), text.length()));
        return from > to ? "" : changed(arguments, text.substring(from - 1, to));
    }

    private static Object[] find(Arguments arguments, boolean positions) {
        var text = arguments.text(1);
        var pattern = arguments.text(2);
        int from = Math.max(1, position(arguments.integer(3, 1), text.length()));
        if (from > text.length() + 1) {
            return new Object[] {LuaNil.NIL};
        }
        if (positions && (Values.isTrue(arguments.get(4)) || !LuaPattern.isSpecial(pattern))) {
            int at = text.indexOf(pattern, from - 1);
            return at < 0
                    ? new Object[] {LuaNil.NIL}
                    : new Object[] {(double) (at + 1), (double) (at + pattern.length())};
        }
        var match = new LuaPattern(arguments.state(), text, pattern);
        if (!match.find(from - 1)) {
            return new Object[] {LuaNil.NIL};
        }
        return positions ? match.positionsAndCaptures() : match.captures();
    }

    private static Object gmatch(Arguments arguments) {
        var text = arguments.text(1);
        var pattern = arguments.text(2);
        var from = new int[1];
        return (LuaFunction) (state, _) -> {
            var match = new LuaPattern(state, text, pattern, false);
            if (from[0] > text.length() || !match.find(from[0])) {
                return new Object[] {LuaNil.NIL};
            }
            from[0] = match.end() == match.start() ? match.end() + 1 : match.end();
            return match.captures();
        };
    }

    /** One call of {@code gsub}. */
    private record Substitution(Arguments arguments) {
        Object[] run() {
            var text = arguments.text(1);
            var pattern = arguments.text(2);
            int most = arguments.integer(4, Integer.MAX_VALUE);
            var match = new LuaPattern(arguments.state(), text, pattern);
            var result = new StringBuilder();
            int at = 0;
            int count = 0;
            while (count < most) {
                if (match.matchAt(at)) {
                    count++;
                    append(result, replacement(match));
                }
                if (match.matched() && match.end() > at) {
                    at = match.end();
                } else if (at < text.length()) {
                    append(result, text.substring(at, ++at));
                } else {
                    at++;
                }
                if (at > text.length() || match.isAnchored()) {
                    break;
                }
            }
            append(result, at < text.length() ? text.substring(at) : "");
            return new Object[] {result.toString(), (double) count};
        }

        private void append(StringBuilder result, String part) {
            arguments.state().charge(part.length());
            result.append(part);
        }

        private String replacement(LuaPattern match) {
            var value = switch (arguments.get(3)) {
                case String template -> expanded(template, match);
                case Double number -> expanded(Values.text(number), match);
                case LuaTable table -> table.get(match.capture(0));
                case LuaFunction function -> {
                    var values = arguments.state().call(function, match.captures());
                    yield values.length == 0 ? LuaNil.NIL : values[0];
                }
                default -> throw arguments.bad(3, "string/function/table expected");
            };
            if (!Values.isTrue(value)) {
                return match.whole();
            }
            if (!(value instanceof String) && !(value instanceof Double)) {
                throw arguments.state().error("invalid replacement value (a %s)".formatted(Values.typeName(value)));
            }
            return Values.text(value);
        }

        private static String expanded(String template, LuaPattern match) {
            if (template.indexOf('%') < 0) {
                return template;
            }
            var text = new StringBuilder();
            for (int i = 0; i < template.length(); i++) {
                char c = template.charAt(i);
                if (c != '%' || i + 1 == template.length()) {
                    text.append(c);
                    continue;
                }
                char next = template.charAt(++i);
                if (next == '0') {
                    text.append(match.whole());
                } else if (Lexer.isDigit(next)) {
                    text.append(Values.text(match.capture(next - '1')));
                } else {
                    text.append(next);
                }
            }
            return text.toString();
        }
    }
}
