package flagship.lua;

import java.util.Arrays;

/** One call of a script's function while it runs. */
final class Frame {
    static final Object[] NONE = {};
    private static final int BYTES = 64;
    private static final int BYTES_OF_SLOT = 8;

    final LuaState state;
    final String chunk;
    final Object[] slots;
    final Cell[] upvalues;
    final Object[] varargs;
    /** What the function returns, once it does. */
    Object[] result = NONE;

    Frame(LuaState state, FunctionBody body, Cell[] upvalues, Object[] arguments) {
        state.charge(BYTES + (long) BYTES_OF_SLOT * body.slots());
        this.state = state;
        this.chunk = body.chunk();
        this.slots = new Object[body.slots()];
        this.upvalues = upvalues;
        int count = body.parameters().size();
        for (int i = 0; i < count; i++) {
            body.parameters().get(i).declare(this, i < arguments.length ? arguments[i] : LuaNil.NIL);
        }
        this.varargs = body.vararg() && arguments.length > count
                ? Arrays.copyOfRange(arguments, count, arguments.length)
                : NONE;
    }
}
