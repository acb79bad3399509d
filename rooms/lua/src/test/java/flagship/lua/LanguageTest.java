package flagship.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language itself: every line is a script and what it returns. */
class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "return 1, 2.5, 'a', true, nil                                   § 1 2.5 a true nil",
                "return 0x10, 1e3, .5, 3., 1E-2                                  § 16 1000 0.5 3 0.01",
                "return 7 + 2 * 3 ^ 2 / 2 - 1                                    § 15",
                "return 2 ^ 3 ^ 2, -2 ^ 2, not nil == true                       § 512 -4 true",
                "return 7 % 3, -7 % 3, 7 % -3, 5.5 % 2                           § 1 2 -2 1.5",
                "return 'a' .. 'b' .. 1 .. 2                                     § ab12",
                "return '10' + 5, '0x10' * 1, ' 3 ' - 1                          § 15 16 2",
                "return 1 == '1', 'a' < 'b', 'Z' < 'a', 1 ~= 2                   § false true true true",
                "return nil and 1, false or 2, nil or false, 1 and 2             § nil 2 false 2",
                "return #'abc', #{1, 2, nil, 4}, #{n = 1}                        § 3 4 0",
                "return #'äö'                                                    § 4",
                "return 1/0, -1/0, 0/0 ~= 0/0                                    § inf -inf true",
                "return 0.1 + 0.2, 1e15, 2^53, 1e100, 123456.789                 § 0.3 1000000000000000 9007199254740992 1e+100 123456.789",
                "return 9007199254740993, 1e-5, 100 / 3                          § 9007199254740992 1e-05 33.333333333333",
                "return 'a\\tb\\65\\'\\\\'                                       § `a\tbA'\\`",
                "return [[x\\ny]], [==[a]]b]==]                                   § `x\\ny a]]b`",
                "local a, b, c = (function() return 1, 2 end)() return a, b, c   § 1 2 nil",
                "local a, b = ((function() return 1, 2 end)()) return a, b       § 1 nil",
                "local t = {(function() return 1, 2 end)(), 3} return #t         § 2",
                "local t = {3, (function() return 1, 2 end)()} return #t         § 3",
                "local function f(...) return select('#', ...), ... end return f(nil, nil) § 2 nil nil",
                "local t = {[1] = 'a', x = 'b', 'c'} return t[1], t.x            § a b",
                "local a, b = 1, 2 a, b = b, a return a, b                       § 2 1",
                "local t = {1, 2} local i = 1 i, t[i] = i + 1, 20 return i, t[1], t[2] § 2 20 2",
                "local s = 0 for i = 1, 5 do s = s + i end return s              § 15",
                "local s = '' for i = 3, 1, -1 do s = s .. i end return s        § 321",
                "local s = '' for i = 1, 2, 0.5 do s = s .. i .. ' ' end return s § `1 1.5 2 `",
                "local s = '' for k, v in pairs({10, 20, x = 1}) do s = s .. k .. '=' .. v .. ' ' end return s § `1=10 2=20 x=1 `",
                "local s = 0 for _, v in ipairs({1, 2, nil, 4}) do s = s + v end return s § 3",
                "local i = 0 while true do i = i + 1 if i == 3 then break end end return i § 3",
                "local i = 0 repeat local j = i i = i + 1 until j == 2 return i  § 3",
                "for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end if i == 2 then return i, j end ::continue:: end end § 2 1",
                "do goto done end ::again:: do return 'again' end ::done:: goto again § again",
                "local fs = {} for i = 1, 3 do fs[i] = function() i = i + 1 return i end end return fs[1](), fs[1](), fs[2]() § 2 3 3",
                "local function c() local n = 0 return function() n = n + 1 return n end end local a, b = c(), c() a() return a(), b() § 2 1",
                "local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(150) § 150",
                "local t = {n = 5} function t:get(d) return self.n + d end return t:get(2), t.get(t, 1) § 7 6",
                "local t = {a = {}} function t.a.f() return 'f' end return t.a.f() § f",
                "x = 1 local x = 2 return x, _G.x                                § 2 1",
                "local f = function() return end return (f())                    § nil",
                "return type(nil), type(1), type(''), type({}), type(print), type(true) § nil number string table function boolean",
                "return ('x'):rep(3), type(('abc').len)                           § xxx function",
                "-- comment\\n--[[ long\\ncomment ]] return 1                      § 1",
                "return {1, 2; 3} ~= {1, 2, 3}                                   § true",
                "if nil then return 1 elseif 0 then return 2 else return 3 end   § 2"
            })
    void aScriptReturns(String source, String result) {
        assertThat(Lua.result(source.replace("\\n", "\n"))).isEqualTo(result.replace("\\n", "\n"));
    }

    @Test
    void assigningPastTheEndGrowsTheList() {
        assertThat(Lua.result("local t = {} for i = 1, 10 do t[i] = i end t[12] = 12 t[11] = 11 return #t, t[12]"))
                .isEqualTo("12 12");
    }

    @Test
    void aTableMayLoseKeysWhileItIsTraversed() {
        assertThat(Lua.result("""
                local t = {1, 2, 3, 4, a = 1, b = 2, c = 3}
                local n = 0
                for k in pairs(t) do t[k] = nil n = n + 1 end
                return n, next(t)
                """)).isEqualTo("7 nil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "x =                        § test:1: unexpected symbol near '<eof>'",
                "local 1                    § test:1: <name> expected near '1'",
                "for i = 1 do end           § test:1: ',' expected near 'do'",
                "if x then                  § test:1: 'end' expected near '<eof>'",
                "\\n\\nif x then\\n\\n          § test:5: 'end' expected (to close 'if' at line 3) near '<eof>'",
                "return 'a                  § test:1: unfinished string near ''a'",
                "return 1..2                § test:1: malformed number near '1..2'",
                "break                      § test:1: no loop to break near 'break'",
                "goto nowhere               § test:1: no visible label 'nowhere' for <goto>",
                "function f() return ... end § test:1: cannot use '...' outside a vararg function near '...'",
                "f() = 1                    § test:1: unexpected symbol near '='",
                "a.b:c = 1                  § test:1: function arguments expected near '='",
                "x = 3 $ 4                  § test:1: unexpected symbol near '$'"
            })
    void whatIsNotLuaIsRefusedWithItsPlace(String source, String message) {
        assertThatThrownBy(() -> LuaScript.compile("test", source.replace("\\n", "\n")))
                .isInstanceOf(LuaError.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "local x x.y = 1            § test:1: attempt to index local 'x' (a nil value)",
                "return a.b.c               § test:1: attempt to index global 'a' (a nil value)",
                "local t = {} return t.b.c  § test:1: attempt to index field 'b' (a nil value)",
                "return 1 + {}              § test:1: attempt to perform arithmetic on a table value",
                "local t = {} return t.n * 2 § test:1: attempt to perform arithmetic on field 'n' (a nil value)",
                "return 'a' .. nil          § test:1: attempt to concatenate a nil value",
                "return 1 < 'x'             § test:1: attempt to compare number with string",
                "return {} < {}             § test:1: attempt to compare two table values",
                "return #5                  § test:1: attempt to get length of a number value",
                "foo()                      § test:1: attempt to call global 'foo' (a nil value)",
                "local t = {} t:go()        § test:1: attempt to call field 'go' (a nil value)",
                "local t = {} t[nil] = 1    § test:1: table index is nil",
                "local t = {} t[0/0] = 1    § test:1: table index is NaN",
                "for i = 'a', 2 do end      § test:1: 'for' initial value must be a number",
                "error('oops')              § test:1: oops",
                "error('oops', 0)           § oops",
                "local function f() error('oops', 2) end f() § test:1: oops",
                "string.rep()               § test:1: bad argument #1 to 'rep' (string expected, got no value)",
                "('x'):rep({})              § test:1: bad argument #2 to 'rep' (number expected, got table)",
                "ipairs(nil)                § test:1: bad argument #1 to 'ipairs' (table expected, got nil)"
            })
    void anErrorSaysWhereAndWhat(String source, String message) {
        assertThatThrownBy(() -> Lua.result(source))
                .isInstanceOf(LuaError.class)
                .hasMessage(message);
    }

    @Test
    void theLineOfAnErrorIsThatOfTheStatement() {
        assertThatThrownBy(() -> Lua.result("local a = 1\nlocal b\n\nreturn a +\n b.c"))
                .hasMessage("test:5: attempt to index local 'b' (a nil value)");
    }
}
