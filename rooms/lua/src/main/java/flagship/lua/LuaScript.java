package flagship.lua;

/** Compiled source. Immutable; may run in any number of states. */
public final class LuaScript {
    private final LuaFunction main;

    private LuaScript(LuaFunction main) {
        this.main = main;
    }

    /**
     * Compiles source.
     *
     * @param name stands in messages before the line
     * @throws LuaError if it is not Lua
     */
    public static LuaScript compile(String name, String source) {
        return new LuaScript(new Closure(new Parser(name, LuaText.encode(source)).chunk(), new Cell[0]));
    }

    LuaFunction main() {
        return main;
    }
}
