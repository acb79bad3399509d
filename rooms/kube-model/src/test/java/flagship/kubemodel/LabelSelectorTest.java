package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "a", "tier", "web", "count", "12", "in", "x");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=a | true",
                "app==b | false",
                "app = a | true",
                "app!=a | false",
                "gone!=a | true",
                "app | true",
                "!app | false",
                "!gone | true",
                "app in (a,b) | true",
                "app in ( a , c ),!gone | true",
                "app notin (a,b) | false",
                "gone notin (a,b) | true",
                "gone= | false",
                "count>11 | true",
                "count>12 | false",
                "count<13 | true",
                "app>1 | false",
                "in in (x) | true",
                "in,app=a | true",
                "tier in (web),app=b | false"
            })
    void everyRequirementMustHold(String selector, boolean selected) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(selected);
    }

    @Test
    void anEmptySelectorSelectsEverything() {
        assertThat(LabelSelector.parse("")).isEqualTo(LabelSelector.EVERYTHING);
        assertThat(LabelSelector.parse(" \t").matches(Map.of())).isTrue();
    }

    @Test
    void anOmittedValueIsTheEmptyOne() {
        assertThat(LabelSelector.parse("app=").requirements())
                .containsExactly(new Requirement("app", Operator.IN, List.of("")));
        assertThat(LabelSelector.parse("app in (),b in (,x)").requirements())
                .containsExactly(
                        new Requirement("app", Operator.IN, List.of("")),
                        new Requirement("b", Operator.IN, List.of("", "x")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "app in a | unable to parse requirement: found 'a' expected: '('",
                "=a | found '=', expected: !, identifier, or 'end of string'",
                "app=a b | found 'b', expected: ',' or 'end of string'",
                "app in (a | unable to parse requirement: found '', expected: ',' or ')'",
                "app in ( | unable to parse requirement: found '', expected: ',', ')' or identifier",
                "app lt 5 | unable to parse requirement: found 'lt', expected: in, notin, =, ==, !=, gt, lt",
                "app=a, | found '', expected: identifier after ','",
                "! | unable to parse requirement: found '', expected: identifier",
                "!app=a | found '=', expected: ',' or 'end of string'",
                "app>=1 | unable to parse requirement: found '=', expected: identifier",
                "app>x | unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an "
                        + "integer",
                "app= -x | unable to parse requirement: values[0][app]: Invalid value: \"-x\": a valid label must be an empty string or "
                        + "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
                        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                "a/b/c=d | unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric "
                        + "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
                        + "'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an "
                        + "optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            })
    void aSelectorThatCannotBeUnderstoodIsRefusedInKubernetesWords(String selector, String message) {
        assertRefused(selector, message);
    }

    @Test
    void aValueOfSixtyFourCharactersIsTooLong() {
        var value = "y".repeat(64);

        assertRefused(
                "x=" + value,
                "unable to parse requirement: values[0][x]: Invalid value: \"%s\": must be no more than 63 characters"
                        .formatted(value));
    }

    @Test
    void aSelectorOfAnObjectJoinsLabelsAndExpressions() {
        var selector = selectorOf("""
                {"matchLabels":{"app":"a"},"matchExpressions":[{"key":"tier","operator":"In","values":["web","db"]},
                 {"key":"gone","operator":"DoesNotExist"},{"key":"app","operator":"Exists"},
                 {"key":"x","operator":"NotIn","values":["y"]}]}""");

        assertThat(selector).hasToString("app=a,tier in (db,web),!gone,app,x!=y");
        assertThat(selector.matches(LABELS)).isTrue();
    }

    @Test
    void anAbsentSelectorOfAnObjectSelectsNothingAndAnEmptyOneEverything() {
        assertThat(LabelSelector.of(null).matches(Map.of("nothing", "x"))).isFalse();
        assertThat(LabelSelector.of(null).matches(Map.of())).isFalse();
        assertThat(selectorOf("null").matches(LABELS)).isFalse();
        assertThat(selectorOf("{}").matches(LABELS)).isTrue();
    }

    @Test
    void anUnknownOperatorOfAnObjectIsRefused() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> selectorOf("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}"))
                .withMessage("\"Near\" is not a valid label selector operator");
    }

    @Test
    void aPrintedSelectorParsesToItself() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var selector = randomSelector(random);

            assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
        }
    }

    @Test
    void aHugeSelectorIsRefusedWithoutDelay() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> LabelSelector.parse("a in (" + "(".repeat(1_000_000)));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> LabelSelector.parse("a." + "a-".repeat(1_000_000)));
    }

    private static LabelSelector randomSelector(Random random) {
        var requirements = new ArrayList<Requirement>();
        for (int i = random.nextInt(4); i > 0; i--) {
            var key = List.of("app", "in", "notin", "example.com/tier", "x_y").get(random.nextInt(5));
            var operator = List.copyOf(EnumSet.allOf(Operator.class)).get(random.nextInt(6));
            var values = List.of("", "a", "b.c", "in").subList(0, 1 + random.nextInt(4));
            requirements.add(
                    switch (operator) {
                        case IN, NOT_IN -> new Requirement(key, operator, values);
                        case EXISTS, DOES_NOT_EXIST -> new Requirement(key, operator, List.of());
                        case GREATER_THAN, LESS_THAN ->
                            new Requirement(key, operator, List.of(Integer.toString(random.nextInt(100))));
                    });
        }
        return new LabelSelector(requirements);
    }

    private static LabelSelector selectorOf(String json) {
        return LabelSelector.of(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(String selector, String message) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> LabelSelector.parse(selector))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(400));
    }
}
