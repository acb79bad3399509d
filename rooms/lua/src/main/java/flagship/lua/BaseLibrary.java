package flagship.lua;

import java.util.Arrays;

/** The functions without a table, and {@code require} for modules that the host offers. */
final class BaseLibrary {
    /** What would let a script out, or load code; Karmada disables them too. */
    private static final String[] DISABLED = {
        "collectgarbage",
        "dofile",
        "getfenv",
        "getmetatable",
        "load",
        "loadfile",
        "loadstring",
        "rawequal",
        "rawget",
        "rawset",
        "setfenv",
        "setmetatable",
        "module",
        "newproxy"
    };

    private static final int UNPACKED_MAX = 8_000;

    private BaseLibrary() {}

    static void install(LuaTable globals) {
        var library = new Library(globals)
                .value("_G", globals)
                .value("_VERSION", "Lua 5.1")
                .all("assert", BaseLibrary::check)
                .all("error", BaseLibrary::error)
                .all("ipairs", BaseLibrary::ipairs)
                .all("next", arguments -> next(arguments.table(1), arguments.get(2)))
                .all("pairs", BaseLibrary::pairs)
                .all("pcall", BaseLibrary::pcall)
                .all("print", _ -> Frame.NONE)
                .one("require", BaseLibrary::require)
                .all("select", BaseLibrary::select)
                .one("tonumber", BaseLibrary::tonumber)
                .one("tostring", arguments -> Values.text(arguments.any(1)))
                .one("type", arguments -> Values.typeName(arguments.any(1)))
                .all("unpack", BaseLibrary::unpack)
                .all("xpcall", BaseLibrary::xpcall);
        for (String name : DISABLED) {
            library.all(name, arguments -> {
                throw arguments.state().error("'%s' is disabled here".formatted(name));
            });
        }
        var modules = new LuaTable();
        modules.set("preload", new LuaTable());
        modules.set("loaded", new LuaTable());
        globals.set("package", modules);
    }

    /** The modules that {@code require} finds. */
    static LuaTable preloaded(LuaTable globals) {
        return globals.get("package") instanceof LuaTable modules && modules.get("preload") instanceof LuaTable preload
                ? preload
                : new LuaTable();
    }

    private static Object require(Arguments arguments) {
        var name = arguments.text(1);
        var module = preloaded(arguments.state().globals()).get(name);
        if (module instanceof LuaFunction loader) {
            var values = arguments.state().call(loader, name);
            return values.length == 0 ? true : values[0];
        }
        if (module == LuaNil.NIL) {
            throw arguments.state().error("module '%s' not found".formatted(name));
        }
        return module;
    }

    private static Object[] check(Arguments arguments) {
        if (Values.isTrue(arguments.any(1))) {
            return arguments.values();
        }
        if (arguments.count() < 2) {
            throw arguments.state().error("assertion failed!");
        }
        throw new LuaError(arguments.get(2), Values.text(arguments.get(2)));
    }

    private static Object[] error(Arguments arguments) {
        int level = arguments.integer(2, 1);
        var value = arguments.get(1);
        if (value instanceof String text) {
            value = level > 0 ? arguments.state().position(level) + text : text;
        }
        throw new LuaError(value, Values.text(value));
    }

    private static Object[] next(LuaTable table, Object key) {
        var entry = table.next(key);
        return entry.length == 0 ? new Object[] {LuaNil.NIL} : entry;
    }

    private static Object[] pairs(Arguments arguments) {
        LuaFunction iterator = (_, values) -> next((LuaTable) values[0], values[1]);
        return new Object[] {iterator, arguments.table(1), LuaNil.NIL};
    }

    private static Object[] ipairs(Arguments arguments) {
        LuaFunction iterator = (_, values) -> {
            int index = ((Double) values[1]).intValue() + 1;
            var value = ((LuaTable) values[0]).get(index);
            return value == LuaNil.NIL ? new Object[] {LuaNil.NIL} : new Object[] {(double) index, value};
        };
        return new Object[] {iterator, arguments.table(1), 0.0};
    }

    private static Object[] pcall(Arguments arguments) {
        var state = arguments.state();
        try {
            var rest = arguments.values();
            return prepend(true, call(state, arguments.any(1), Arrays.copyOfRange(rest, 1, rest.length)));
        } catch (LuaError e) {
            return new Object[] {false, e.value()};
        }
    }

    private static Object[] xpcall(Arguments arguments) {
        var state = arguments.state();
        try {
            return prepend(true, call(state, arguments.any(1), Frame.NONE));
        } catch (LuaError e) {
            return prepend(false, call(state, arguments.get(2), new Object[] {e.value()}));
        }
    }

    private static Object[] call(LuaState state, Object function, Object[] arguments) {
        if (function instanceof LuaFunction callee) {
            return state.call(callee, arguments);
        }
        throw state.error("attempt to call a %s value".formatted(Values.typeName(function)));
    }

    private static Object[] prepend(Object first, Object[] rest) {
        var all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static Object[] select(Arguments arguments) {
        if (arguments.get(1).equals("#")) {
            return new Object[] {(double) (arguments.count() - 1)};
        }
        int from = arguments.integer(1);
        int start = from < 0 ? arguments.count() + from : from;
        if (start < 1) {
            throw arguments.bad(1, "index out of range");
        }
        return start >= arguments.count()
                ? Frame.NONE
                : Arrays.copyOfRange(arguments.values(), start, arguments.count());
    }

    private static Object tonumber(Arguments arguments) {
        int base = arguments.integer(2, 10);
        if (base == 10) {
            return Values.number(arguments.any(1)).<Object>map(number -> number).orElse(LuaNil.NIL);
        }
        if (base < 2 || base > 36) {
            throw arguments.bad(2, "base out of range");
        }
        try {
            return (double) Long.parseLong(arguments.text(1).strip(), base);
        } catch (NumberFormatException e) {
            return LuaNil.NIL;
        }
    }

    private static Object[] unpack(Arguments arguments) {
        var table = arguments.table(1);
        int from = arguments.integer(2, 1);
        int to = arguments.integer(3, table.length());
        if (to < from) {
            return Frame.NONE;
        }
        if ((long) to - from >= UNPACKED_MAX) {
            throw arguments.state().error("too many results to unpack");
        }
        var values = new Object[to - from + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.get(from + i);
        }
        return values;
    }
}
