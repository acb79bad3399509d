package flagship.lua;

/** A script took more than it may. No script can catch it. */
public final class LuaLimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LuaLimitExceeded(String message) {
        super(message, null, false, false);
    }
}
