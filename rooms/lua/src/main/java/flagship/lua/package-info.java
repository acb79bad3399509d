/**
 * Lua 5.1 for scripts that nobody vouches for: time, instructions, memory and depth are bounded, and nothing of the host is reachable but
 * what a caller puts into the state.
 *
 * <p>{@link flagship.lua.LuaScript} is compiled source, which may be shared and run in any number of {@link flagship.lua.LuaState}s. A state
 * belongs to one thread.
 *
 * <p>Values are {@link flagship.lua.LuaNil}, {@link java.lang.Boolean}, {@link java.lang.Double}, {@link java.lang.String},
 * {@link flagship.lua.LuaTable} and {@link flagship.lua.LuaFunction}. Strings are sequences of octets, as Lua has them: each {@code char} is
 * one octet, 0 to 255; {@link flagship.lua.LuaText} goes to and from text.
 *
 * <p>Not there, because the scripts may not have it: metatables, coroutines, files, the debug library, loading of code. There from Lua 5.2:
 * {@code goto}, as in gopher-lua, for which the scripts were written.
 *
 * <p>Source: the Lua 5.1 reference manual.
 */
@NullMarked
package flagship.lua;

import org.jspecify.annotations.NullMarked;
