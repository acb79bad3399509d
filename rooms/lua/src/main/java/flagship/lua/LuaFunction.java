package flagship.lua;

/** A function, of a script or of the host. */
@FunctionalInterface
public interface LuaFunction {
    /**
     * Calls it.
     *
     * @param arguments values; may be fewer or more than it expects
     * @return values, of which a caller may use fewer
     * @throws LuaError for what the script may catch
     */
    Object[] call(LuaState state, Object[] arguments);
}
