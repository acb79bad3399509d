package flagship.lua;

/**
 * The arguments of a function of a library, checked as they are taken.
 *
 * @param name of the function, for messages
 */
record Arguments(LuaState state, String name, Object[] values) {
    /** Longest string that a function takes, as Karmada has it. */
    static final int STRING_LENGTH_MAX = 1_000_000;

    int count() {
        return values.length;
    }

    /** From 1 on; nil where there is none. */
    Object get(int position) {
        return position <= values.length ? values[position - 1] : LuaNil.NIL;
    }

    boolean has(int position) {
        return get(position) != LuaNil.NIL;
    }

    LuaError bad(int position, String why) {
        return state.error("bad argument #%d to '%s' (%s)".formatted(position, name, why));
    }

    private LuaError wrongType(int position, String expected) {
        var found = position > values.length ? "no value" : Values.typeName(get(position));
        return bad(position, expected + " expected, got " + found);
    }

    Object any(int position) {
        if (position > values.length) {
            throw bad(position, "value expected");
        }
        return get(position);
    }

    /** Numbers are strings too. */
    String text(int position) {
        var value = get(position);
        if (!(value instanceof String) && !(value instanceof Double)) {
            throw wrongType(position, "string");
        }
        var text = Values.text(value);
        if (text.length() > STRING_LENGTH_MAX) {
            throw bad(position, "string longer than %d characters".formatted(STRING_LENGTH_MAX));
        }
        return text;
    }

    double number(int position) {
        return Values.number(get(position)).orElseThrow(() -> wrongType(position, "number"));
    }

    double number(int position, double otherwise) {
        return has(position) ? number(position) : otherwise;
    }

    /** Cut towards zero; beyond an int's range its bounds. */
    int integer(int position) {
        return (int) number(position);
    }

    int integer(int position, int otherwise) {
        return has(position) ? integer(position) : otherwise;
    }

    LuaTable table(int position) {
        if (get(position) instanceof LuaTable table) {
            return table;
        }
        throw wrongType(position, "table");
    }

    LuaFunction function(int position) {
        if (get(position) instanceof LuaFunction function) {
            return function;
        }
        throw wrongType(position, "function");
    }
}
