package flagship.lua;

import java.util.List;

/**
 * What is compiled of a function.
 *
 * @param upvalues where the variables from outside are when the function is made
 * @param slots how many locals live at once at most
 */
record FunctionBody(
        String chunk, List<LocalVariable> parameters, boolean vararg, List<Upvalue> upvalues, int slots, Block block) {
    /** @param local whether it is a local of the enclosing function, or one of its own upvalues */
    record Upvalue(boolean local, int index) {}
}
