package flagship.lua;

import java.util.Arrays;

/** A function of a script with the variables that it uses from outside. */
record Closure(FunctionBody body, Cell[] upvalues) implements LuaFunction {
    @Override
    public Object[] call(LuaState state, Object[] arguments) {
        var frame = new Frame(state, body, upvalues, arguments);
        return body.block().run(frame) == Completion.RETURN ? frame.result : Frame.NONE;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "Closure" + Arrays.asList(body.parameters());
    }
}
