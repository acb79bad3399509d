package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions come to: CEL's semantics as cel-go has them, and Kubernetes' libraries. */
class CelExpressionTest {
    private static final String SELF = """
            {"n": 3, "f": 1.5, "name": "web", "list": [1, 2, 3], "words": ["b", "a"], "nothing": null,
             "map": {"a": "1", "b": "2"}, "objects": [{"k": "x", "v": 1}, {"k": "y"}], "big": 3000000000}""";

    private final CelEnvironment environment = environment();

    private static CelEnvironment environment() {
        var variables = new LinkedHashMap<String, CelShape>();
        variables.put("self", CelShape.ANY);
        variables.put("authorizer", CelShape.Scalar.AUTHORIZER);
        return new CelEnvironment(variables);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1",
                "dyn(1) == 1.0 && 1 < 1.5 && 2u > 1 && self.n == 3.0 && self.big == 3000000000",
                "self.n in self.list && !(9 in self.list) && 'a' in self.map",
                "self.words == ['b', 'a'] && self.words != ['a', 'b'] && {'a': dyn(1)} == {'a': 1.0}",
                "self.list.all(x, x > 0) && self.list.exists(x, x == 2) && self.list.exists_one(x, x == 2)",
                "self.list.map(x, x * 2) == [2, 4, 6] && self.list.filter(x, x > 1) == [2, 3]",
                "self.list.map(x, x > 1, x + 1) == [3, 4]",
                "self.map.all(k, self.map[k].size() == 1) && size(self.map) == 2",
                "has(self.name) && !has(self.other) && self.nothing == null",
                "self.n > 2 ? self.name == 'web' : false",
                // Logic absorbs errors that do not decide.
                "self.missing == 1 || true",
                "!(self.missing == 1 && false)",
                "self.objects.exists(o, o.v == 1)",
                "!self.objects.all(o, o.v == 2)",
                "[1, 2].exists(x, x / 0 == 1 || x == 2)",
                // Conversions.
                "int('12') == 12 && int(3.9) == 3 && uint(3) == 3u && double('1.5') == 1.5 && string(1.5) == '1.5'",
                "string(true) == 'true' && bool('true') && string(b'abc') == 'abc' && bytes('a') == b'a'",
                "type(self.n) == int && type(self.name) == string && type([]) == list && type(1u) == uint",
                "duration('1h30m') == duration('90m') && duration('90s').getSeconds() == 90",
                "timestamp('2020-01-02T03:04:05Z').getFullYear() == 2020",
                "timestamp('2020-01-02T03:04:05Z').getHours('+02:00') == 5",
                "timestamp('2020-01-02T00:00:00Z') - timestamp('2020-01-01T00:00:00Z') == duration('24h')",
                // Strings.
                "'tacocat'.charAt(3) == 'o' && 'héllo'.size() == 5 && 'hello'.substring(1, 3) == 'el'",
                "'hello mellow'.indexOf('ello') == 1 && 'hello mellow'.lastIndexOf('ello') == 7",
                "'TacoCat'.lowerAscii() == 'tacocat' && 'TacoCÆt'.upperAscii() == 'TACOCÆT'",
                "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'ab'.split('') == ['a', 'b']",
                "['a', 'b'].join('-') == 'a-b' && ' x '.trim() == 'x' && 'aXbX'.replace('X', '-', 1) == 'a-bX'",
                "'%s is %d or %.2f'.format(['x', 3, 1.5]) == 'x is 3 or 1.50' && '%x'.format([255]) == 'ff'",
                "'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']",
                "'abc'.matches('^a.c$') && !'abc'.matches('^b') && strings.quote('a\"b') == '\"a\\\\\"b\"'",
                // Lists and sets.
                "[1, 2, 2].isSorted() && [1, 2].sum() == 3 && [3, 1].min() == 1 && ['a', 'b'].max() == 'b'",
                "['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2",
                "sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])",
                "([1] + [2, 3]) == self.list",
                // Kubernetes.
                "isURL('https://a.example:8443/p?x=1') && !isURL('nope')",
                "url('https://a.example:8443/p?x=1').getHost() == 'a.example:8443'",
                "url('https://[::1]:80/p').getHostname() == '::1' && url('https://a/p').getPort() == ''",
                "url('https://a/p?x=1&x=2').getQuery() == {'x': ['1', '2']}",
                "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('500m').add(quantity('1')) == quantity('1500m')",
                "isQuantity('1.5Gi') && !isQuantity('x') && quantity('2k').asInteger() == 2000 && quantity('1').compareTo(quantity('2')) == -1",
                "isIP('10.0.0.1') && isIP('::1') && !isIP('10.0.0') && !isIP('::ffff:1.2.3.4')",
                "ip('127.0.0.1').isLoopback() && ip('2001:db8::1').family() == 6 && ip('1.1.1.1').isGlobalUnicast()",
                "ip.isCanonical('2001:db8::') && !ip.isCanonical('2001:DB8::')",
                "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0') && cidr('10.0.0.0/8').containsIP('10.1.2.3')",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8'",
                "cidr('10.0.0.0/8').prefixLength() == 8 && string(cidr('10.0.0.0/8').ip()) == '10.0.0.0'",
                "!format.dns1123Label().validate('my-name').hasValue()",
                "format.dns1123Label().validate('My_Name').hasValue() && format.named('uuid').hasValue()",
                // Optional values.
                "self.?name.orValue('x') == 'web' && self.?other.?deep.orValue('x') == 'x'",
                "optional.of(1).hasValue() && !optional.none().hasValue() && !optional.ofNonZeroValue('').hasValue()",
                "self.list[?0].value() == 1 && !self.list[?9].hasValue() && self.map[?'a'].orValue('') == '1'",
                "self.?name.optMap(n, n + '!').orValue('') == 'web!' && !self.?other.optMap(n, n).hasValue()",
                "[?self.?name, ?self.?other] == ['web'] && {?'a': self.?other} == {}",
                "optional.none().or(optional.of(2)).value() == 2",
                "authorizer.group('').resource('pods').namespace('a').check('get').allowed()",
                "!authorizer.group('').resource('secrets').namespace('a').check('get').allowed()",
                "authorizer.path('/healthz').check('get').allowed()",
            })
    void holds(String expression) throws NotCompiled {
        assertThat(evaluate(expression)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.missing == 1 | no such key: missing",
                "self.list[9] == 1 | index out of bounds: 9",
                "1 / (self.n - 3) == 1 | division by zero",
                "1 % (self.n - 3) == 1 | modulus by zero",
                "9223372036854775807 + self.n == 1 | integer overflow",
                "self.name + self.n == 'x' | no such overload",
                "self.name && true | no such overload",
                "optional.none().value() == 1 | optional.none() dereference",
                "int('x') == 1 | type conversion error from 'string' to 'int'",
            })
    void hasNoValue(String line) {
        var parts = line.split(" \\| ");

        assertThatExceptionOfType(CelError.class)
                .isThrownBy(() -> evaluate(parts[0]))
                .withMessage(parts[1]);
    }

    @Test
    void anExpressionThatCannotBeReadSaysWhere() {
        assertThatThrownBy(() -> compile("self.n ="))
                .isInstanceOf(NotCompiled.class)
                .hasMessageStartingWith("ERROR: <input>:1:8: Syntax error: ");
    }

    @Test
    void anUnknownNameSaysWhere() {
        assertThatThrownBy(() -> compile("other == 1"))
                .hasMessage(
                        "ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other == 1\n | ^");
    }

    @Test
    void aWrongTypeSaysWhatWasGiven() {
        assertThatThrownBy(() -> compile("isURL(1)"))
                .hasMessage("ERROR: <input>:1:6: found no matching overload for 'isURL' applied to '(int)'\n"
                        + " | isURL(1)\n | .....^");
    }

    @Test
    void loopsInLoopsEndWhenTheBudgetIsSpent() {
        var numbers = "[1,2,3,4,5,6,7,8,9,0]";
        var nested =
                "%1$s.all(a, %1$s.all(b, %1$s.all(c, %1$s.all(d, %1$s.all(e, %1$s.all(f, a + b + c + d + e + f >= 0))))))"
                        .formatted(numbers);

        assertThatExceptionOfType(CelBudget.Exceeded.class)
                .isThrownBy(() -> evaluate(nested))
                .withMessage("operation cancelled: actual cost limit exceeded");
    }

    @Test
    void textsCannotGrowWithoutEnd() {
        var doubling = "[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0]"
                + ".map(x, self.name).map(x, x + x + x + x).join().replace('', 'wwwwwwwwwwwwwwwwwwwwwwwwww')"
                + ".replace('', 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwww').replace('', 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww')"
                + ".replace('', 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww').size() > 0";

        assertThatExceptionOfType(CelBudget.Exceeded.class).isThrownBy(() -> evaluate(doubling));
    }

    @Test
    void aHostilePatternRunsInLinearTime() throws NotCompiled {
        assertThat(evaluate("!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')"))
                .isEqualTo(true);
    }

    private CelProgram compile(String expression) throws NotCompiled {
        return environment.compile(expression, Result.ANY, "");
    }

    private Object evaluate(String expression) throws NotCompiled {
        var self = CelValues.of(Json.parse(SELF.getBytes(java.nio.charset.StandardCharsets.UTF_8)), CelShape.ANY);
        CelAuthorizer authorizer =
                action -> new CelAuthorizer.Decision(!action.resource().equals("secrets"), "because");
        return compile(expression)
                .evaluate(
                        Map.of("self", self, "authorizer", CelAccess.of(authorizer)), new CelBudget(CelBudget.OBJECT));
    }
}
