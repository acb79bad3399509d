package flagship.lua;

/** A script is not Lua, or failed while it ran. The message starts with name and line, where they are known. */
public final class LuaError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object value;

    /** @param value what the script threw; a string, unless it called {@code error} with something else */
    LuaError(Object value, String message) {
        super(message, null, false, false);
        this.value = value;
    }

    /** An error without a place; {@link LuaState#error} adds one. */
    public LuaError(String message) {
        this(message, message);
    }

    /** What {@code pcall} gives to the script. */
    Object value() {
        return value;
    }
}
