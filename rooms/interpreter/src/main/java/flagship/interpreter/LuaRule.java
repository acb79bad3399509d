package flagship.interpreter;

import flagship.lua.LuaError;
import flagship.lua.LuaFunction;
import flagship.lua.LuaLimitExceeded;
import flagship.lua.LuaNil;
import flagship.lua.LuaScript;
import java.util.function.Function;

/**
 * One script of a customization: compiled once, run in a state of its own each time.
 *
 * @param origin {@code ResourceInterpreterCustomization NAME, rule RULE}, for messages
 * @param script what was compiled, or why it could not be
 */
record LuaRule(LuaHost host, Operation operation, String origin, Compiled script) {
    /** The outcome of compiling. */
    sealed interface Compiled {
        record Good(LuaScript script) implements Compiled {}

        record Bad(String why) implements Compiled {}
    }

    static LuaRule of(LuaHost host, String customization, Operation operation, String source) {
        var origin = "ResourceInterpreterCustomization %s, rule %s".formatted(customization, operation.customization());
        return new LuaRule(host, operation, origin, compiled(operation, source));
    }

    private static Compiled compiled(Operation operation, String source) {
        try {
            return new Compiled.Good(LuaScript.compile(operation.customization(), source));
        } catch (LuaError e) {
            return new Compiled.Bad(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Calls the function.
     *
     * @param result reads what it returned: the first value and the second, nil where there is none
     * @throws InterpretationFailure if the script is not Lua, fails, takes too much or returns what it must not
     */
    <T> T call(Function<Object[], T> result, Object... arguments) {
        return switch (script) {
            case Compiled.Good(var compiled) -> run(compiled, result, arguments);
            case Compiled.Bad(var why) -> throw new InterpretationFailure(origin + ": the script is not Lua: " + why);
        };
    }

    private <T> T run(LuaScript compiled, Function<Object[], T> result, Object[] arguments) {
        try {
            var state = host.newState();
            state.run(compiled);
            if (!(state.global(operation.function()) instanceof LuaFunction function)) {
                throw new InterpretationFailure("%s: the script must define a function %s and does not"
                        .formatted(origin, operation.function()));
            }
            var values = state.call(function, arguments);
            return result.apply(new Object[] {value(values, 0), value(values, 1)});
        } catch (LuaTrees.NoTree e) {
            throw new InterpretationFailure(
                    "%s: function %s %s".formatted(origin, operation.function(), e.getMessage()), e);
        } catch (LuaError | LuaLimitExceeded e) {
            throw new InterpretationFailure("%s: %s".formatted(origin, e.getMessage()), e);
        }
    }

    private static Object value(Object[] values, int position) {
        return position < values.length ? values[position] : LuaNil.NIL;
    }
}
