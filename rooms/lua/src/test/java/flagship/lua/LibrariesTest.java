package flagship.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions of the libraries: every line is a script and what it returns. */
class LibrariesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "return assert(1, 2)                                   § 1 2",
                "return type(select(2, pcall(error, {code = 1})))       § table",
                "return pcall(function() error() end)                  § false nil",
                "return select(2, pcall(error, 'x', 0))                § x",
                "return pcall(function(a) return a end, 5)             § true 5",
                "return xpcall(function() error('e', 0) end, function(m) return m .. '!' end) § false e!",
                "return select(2, 'a', 'b', 'c')                       § b c",
                "return select(-1, 'a', 'b', 'c')                      § c",
                "return tonumber('12'), tonumber('x'), tonumber('ff', 16), tonumber('8', 8), tonumber('1e1') § 12 nil 255 nil 10",
                "return tonumber(''), tonumber('0x'), tonumber(' 7 '), tonumber('1 2') § nil nil 7 nil",
                "return tonumber('infinity'), tonumber('nan'), tonumber('1f') § nil nil nil",
                "return tostring(1.5), tostring(nil), tostring(-3)     § 1.5 nil -3",
                "return unpack({1, 2, 3}, 2)                           § 2 3",
                "return next({}), next({5})                            § nil 1 5",
                "return _VERSION                                       § Lua 5.1",
                "return ('hello'):byte(1, 3)                           § 104 101 108",
                "return string.char(72, 105)                           § Hi",
                "return ('hello'):sub(2, -2), ('hello'):sub(-3), ('hello'):sub(0), ('hello'):sub(4, 2) § ell llo hello",
                "return ('abc'):upper(), ('ABC'):lower(), ('abc'):reverse(), ('abc'):len() § ABC abc cba 3",
                "return ('äÄ'):upper()                                 § äÄ",
                "return ('hello'):find('l'), ('hello'):find('xyz'), ('a.b'):find('.', 1, true) § 3 nil 2 2",
                "return ('hello'):find('l+')                           § 3 4",
                "return ('key = value'):match('(%w+)%s*=%s*(%w+)')     § key value",
                "return ('  trim  '):match('^%s*(.-)%s*$')             § trim",
                "return ('a,b,,c'):gsub(',', ';')                      § a;b;;c 3",
                "return ('hello world'):gsub('o', '0', 1)              § hell0 world 1",
                "return ('hello'):gsub('', '-')                        § -h-e-l-l-o- 6",
                "return ('abc'):gsub('%w', '%0%0')                     § aabbcc 3",
                "return ('abc'):gsub('(a)(b)', '%2%1')                 § bac 1",
                "return ('$name is $age'):gsub('%$(%w+)', {name = 'x', age = 3}) § x is 3 2",
                "return ('abc'):gsub('.', function(c) if c == 'b' then return 'B' end end) § aBc 3",
                "return ('f(a(b)c)d'):match('%b()')                    § (a(b)c)",
                "return ('THE (quick) fox'):find('%((%a+)%)')          § 5 11 quick",
                "return ('aXbX'):match('()X()')                        § 2 3",
                "return ('abcabc'):match('(abc)%1')                    § abc",
                "return ('THE fox'):gsub('%f[%a]%a+', 'w')             § w w 2",
                "return ('[x]'):match('[%]x]+'), ('a-b'):match('[a%-]+'), ('^a'):match('[%^a]+') § x] a- ^a",
                "return ('x'):match('^y'), ('2026-01-02'):match('^(%d+)-(%d+)') § nil 2026 01",
                "local s = '' for w in ('one two'):gmatch('%a+') do s = s .. w .. ';' end return s § one;two;",
                "local s = '' for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do s = s .. k .. v end return s § a1b2",
                "return string.format('%d %5d|%-5d|%05d %+d %x %X %o', 3, 4, 5, 6, 7, 255, 255, 8) § `3     4|5    |00006 +7 ff FF 10`",
                "return string.format('%d', 3.7), string.format('%d', -3.7) § 3 -3",
                "return string.format('%5.2f|%.0f|%e|%g|%g', 3.14159, 2.5, 12345.678, 0.1, 1e20) § ` 3.14|2|1.234568e+04|0.1|1e+20`",
                "return string.format('%s %10s|%-4s|%.2s %%', 'a', 'b', 'c', 'xyz') § `a          b|c   |xy %`",
                "return string.format('%q', 'a\"b\\\\')                 § `\"a\\\"b\\\\\"`",
                "return string.format('%c%c', 72, 105)                 § Hi",
                "return string.format('%s %s', 1, true)                § 1 true",
                "return table.concat({1, 2, 3}, ', '), table.concat({}, 'x'), table.concat({'a', 'b', 'c'}, '', 2, 3) § 1, 2, 3  bc",
                "local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) return unpack(t) § 0 1 2 3",
                "local t = {1, 2, 3} return table.remove(t), table.remove(t, 1), #t, table.remove({}) § 3 1 1",
                "local t = {3, 1, 2} table.sort(t) return unpack(t)    § 1 2 3",
                "local t = {'b', 'a'} table.sort(t, function(a, b) return a > b end) return unpack(t) § b a",
                "return table.maxn({[3] = 1, [1.5] = 2}), table.getn({1, 2}) § 3 2",
                "return math.floor(-1.5), math.ceil(1.2), math.abs(-2), math.max(1, 5, 3), math.min(2, 1) § -2 2 2 5 1",
                "return math.modf(-3.5)                                § -3 -0.5",
                "return math.fmod(-7, 3), math.pow(2, 8), math.sqrt(16), math.huge § -1 256 4 inf",
                "return math.frexp(8), math.ldexp(0.5, 4), math.log10(1000) § 0.5 8 3",
                "local r = math.random(3) return r >= 1 and r <= 3 and r == math.floor(r) § true",
                "return os.time(), os.date('%Y-%m-%d %H:%M:%S')        § 1772366405 2026-03-01 12:00:05",
                "return os.time({year = 2026, month = 1, day = 32, hour = 0}), os.date('!*t', 0).year § 1769904000 1970"
            })
    void aFunctionReturns(String source, String result) {
        assertThat(Lua.result(source).strip()).isEqualTo(result.strip());
    }

    @Test
    void aModuleOfTheHostIsRequired() {
        var state = Lua.state();
        var module = new LuaTable();
        LuaFunction twice = (_, arguments) -> new Object[] {2 * (Double) arguments[0]};
        module.set("twice", twice);
        state.preload("host", module);

        assertThat(Lua.result(state, "local host = require('host') return host.twice(21)"))
                .isEqualTo("42");
        assertThatThrownBy(() -> Lua.result(state, "require('other')")).hasMessage("test:1: module 'other' not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "string.format('%y', 1)          § test:1: invalid option '%y' to 'format'",
                "string.format('%100d', 1)       § test:1: invalid format (width or precision too long)",
                "string.find('a', '[a')          § test:1: malformed pattern (missing ']')",
                "string.find('a', '%')           § test:1: malformed pattern (ends with '%')",
                "string.find('a', '(a')          § test:1: unfinished capture",
                "string.gsub('a', 'a', true)     § test:1: bad argument #3 to 'gsub' (string/function/table expected)",
                "table.concat({{}})              § test:1: invalid value (table) at index 1 in table for 'concat'",
                "table.sort({1, 'a'})            § test:1: attempt to compare string with number",
                "unpack({}, 1, 1e8)              § test:1: too many results to unpack",
                "tonumber('1', 99)               § test:1: bad argument #2 to 'tonumber' (base out of range)",
                "assert(false)                   § test:1: assertion failed!",
                "assert(nil, 'because')          § because"
            })
    void aFunctionSaysWhatIsWrong(String source, String message) {
        assertThatThrownBy(() -> Lua.result(source))
                .isInstanceOf(LuaError.class)
                .hasMessage(message);
    }

    @Test
    void textThatIsNotAsciiComesBackAsItWas() {
        assertThat(Lua.result("return 'Grüße' .. ' ' .. #'ü'")).isEqualTo("Grüße 2");
        assertThat(LuaText.decode(LuaText.encode("漢字"))).isEqualTo("漢字");
    }
}
