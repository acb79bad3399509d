package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubemodel.FieldSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {
    private static final Map<String, String> FIELDS = Map.of("metadata.name", "o2", "metadata.namespace", "n");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name=o2 | true",
                "metadata.name==o2,metadata.namespace=n | true",
                "metadata.name=o2,metadata.namespace=m | false",
                "metadata.name!=o2 | false",
                "metadata.name!=o1,,metadata.name!=o3 | true",
                "spec.nodeName= | true",
                "spec.nodeName!= | false"
            })
    void everyRequirementMustHold(String selector, boolean selected) {
        assertThat(FieldSelector.parse(selector).matches(FIELDS::get)).isEqualTo(selected);
    }

    @Test
    void aBackslashTakesTheMeaningFromTheNextCharacter() {
        assertThat(FieldSelector.parse("a=x\\,y\\=z\\\\,b!=c").requirements())
                .containsExactly(new Requirement("a", false, "x,y=z\\"), new Requirement("b", true, "c"));
    }

    @Test
    void anEmptySelectorSelectsEverything() {
        assertThat(FieldSelector.parse("")).isEqualTo(FieldSelector.EVERYTHING);
        assertThat(FieldSelector.EVERYTHING.matches(field -> null)).isTrue();
    }

    @Test
    void onlyAnEqualityPinsAFieldDown() {
        var selector = FieldSelector.parse("metadata.name=a,spec.x!=b");

        assertThat(selector.exactValue("metadata.name")).contains("a");
        assertThat(selector.exactValue("spec.x")).isEmpty();
        assertThat(selector.exactValue("spec.y")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "metadata.name | invalid selector: 'metadata.name'; can't understand 'metadata.name'",
                "a=b,metadata.name in (a) | invalid selector: 'a=b,metadata.name in (a)'; can't understand 'metadata.name in (a)'",
                "metadata.name>a | invalid selector: 'metadata.name>a'; can't understand 'metadata.name>a'",
                "a=b=c | invalid field selector: unescaped character in value: 61",
                "a=b\\n | invalid field selector: invalid escape sequence: \\n",
                "a=b\\ | invalid field selector: invalid escape sequence: \\"
            })
    void aSelectorThatCannotBeUnderstoodIsRefusedInKubernetesWords(String selector, String message) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> FieldSelector.parse(selector))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(400));
    }

    @Test
    void aPrintedSelectorParsesToItself() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            var requirements = new ArrayList<Requirement>();
            for (int i = random.nextInt(4); i > 0; i--) {
                requirements.add(new Requirement("f" + i, random.nextBoolean(), randomValue(random)));
            }
            var selector = new FieldSelector(requirements);

            assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
        }
    }

    private static String randomValue(Random random) {
        var value = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            value.append(List.of("a", "=", ",", "\\", "!", "é").get(random.nextInt(6)));
        }
        return value.toString();
    }
}
