package flagship.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no script can do. */
class SandboxTest {
    private static void isStopped(String source, String why) {
        long instructions = why.equals("instructions") ? 200_000 : 10_000_000;
        assertThatThrownBy(() -> Lua.result(Lua.state(Lua.limits(instructions, 8 << 20)), source))
                .isInstanceOf(LuaLimitExceeded.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, 1e18 do end",
                "::again:: goto again",
                "local function f() return f() end while true do pcall(f) end",
                "while true do pcall(error) end",
                "local s = string.rep('a', 40) s:find(string.rep('a-', 40) .. 'b')",
                "string.find(string.rep('a', 100000), '.-.-.-b')",
                "string.gsub(string.rep('(', 1000), '%b()', function() end) while true do string.gsub('aaaa', 'a', 'b') end",
                "local t = {} for i = 1, 50000 do t[i] = i end table.sort(t, function(a, b) return true end) while true do end"
            })
    void whatRunsOnIsStopped(String source) {
        isStopped(source, "instructions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local s = 'x' while true do s = s .. s end",
                "return ('x'):rep(1e9)",
                "local t = {} for i = 1, 1e7 do t[i] = i end",
                "local t = {} for i = 1, 1e7 do t['k' .. i] = i end",
                "local t = {} while true do t = {t} end",
                "local t = {} while true do t[#t + 1] = function() end end",
                "local s = ('x'):rep(1e6) local t = {} for i = 1, 100 do t[i] = s end return table.concat(t)",
                "return (('x'):rep(1e5):gsub('x', ('y'):rep(1e3)))",
                "local s = ('x'):rep(1e6) while true do s:upper() end",
                "local t = {} for i = 1, 1e6 do table.insert(t, 1, i) end"
            })
    void whatTakesMemoryWithoutEndIsStopped(String source) {
        isStopped(source, "bytes of memory");
    }

    @Test
    void timeIsBoundedToo() {
        var time = new AtomicLong();
        var state = LuaState.create(
                new LuaLimits(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofMillis(10)),
                Lua.NOON,
                () -> time.addAndGet(1_000_000));

        assertThatThrownBy(() -> Lua.result(state, "while true do end"))
                .isInstanceOf(LuaLimitExceeded.class)
                .hasMessage("the script ran longer than 10 ms");
    }

    @Test
    void noScriptCatchesItsLimit() {
        isStopped("while true do pcall(function() while true do end end) end", "instructions");
        isStopped("xpcall(function() while true do end end, function() return 1 end)", "instructions");
    }

    @Test
    void deepRecursionIsAnErrorThatAScriptMayCatch() {
        assertThat(Lua.result("local function f() return 1 + f() end return pcall(f)"))
                .isEqualTo("false test:1: stack overflow: calls are nested more than 200 deep");
    }

    @Test
    void deepNestingIsNoDanger() {
        assertThatThrownBy(() -> LuaScript.compile("test", "return " + "(".repeat(10_000)))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> LuaScript.compile("test", "return " + "{".repeat(10_000)))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> LuaScript.compile("test", "do ".repeat(10_000)))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> LuaScript.compile("test", "return " + "not ".repeat(10_000) + "1"))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> LuaScript.compile("test", "return 1" + " ..'a'".repeat(10_000)))
                .hasMessageContaining("nested more than 200 deep");
        var deep =
                "local function f(n) return " + "1 + (".repeat(90) + "f(n + 1)" + ")".repeat(90) + " end return f(1)";
        assertThatThrownBy(() -> Lua.result(deep)).isInstanceOfAny(LuaError.class, LuaLimitExceeded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collectgarbage",
                "dofile",
                "getfenv",
                "getmetatable",
                "load",
                "loadfile",
                "loadstring",
                "rawequal",
                "rawget",
                "rawset",
                "setfenv",
                "setmetatable",
                "module",
                "newproxy"
            })
    void aDisabledFunctionRaisesAnError(String name) {
        assertThatThrownBy(() -> Lua.result(name + "({})")).hasMessage("test:1: '%s' is disabled here".formatted(name));
    }

    @Test
    void nothingOfTheHostIsThere() {
        assertThat(Lua.result("return io, debug, coroutine, os.execute, os.getenv, os.exit, string.dump, luajava"))
                .isEqualTo("nil nil nil nil nil nil nil nil");
    }

    @Test
    void aStringArgumentHasAMostLength() {
        assertThatThrownBy(() -> Lua.result("local s = ('x'):rep(1e6) return (s .. 'y'):len()"))
                .hasMessage("test:1: bad argument #1 to 'len' (string longer than 1000000 characters)");
    }

    @Test
    void statesShareNothing() {
        var first = Lua.state();
        Lua.result(first, "x = 1 string.upper = function() return 'mine' end");

        assertThat(Lua.result(first, "return x, ('a'):upper()")).isEqualTo("1 mine");
        assertThat(Lua.result("return x, ('a'):upper()")).isEqualTo("nil A");
    }
}
