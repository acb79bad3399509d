package flagship.lua;

/** Functions of the host in a table. */
final class Library {
    /** A function that checks its arguments. */
    @FunctionalInterface
    interface Body {
        Object[] call(Arguments arguments);
    }

    /** A function with one value. */
    @FunctionalInterface
    interface Single {
        Object call(Arguments arguments);
    }

    private final LuaTable table;

    Library(LuaTable table) {
        this.table = table;
    }

    Library all(String name, Body body) {
        LuaFunction function = (state, arguments) -> body.call(new Arguments(state, name, arguments));
        table.set(name, function);
        return this;
    }

    Library one(String name, Single body) {
        return all(name, arguments -> new Object[] {body.call(arguments)});
    }

    Library value(String name, Object value) {
        table.set(name, value);
        return this;
    }
}
