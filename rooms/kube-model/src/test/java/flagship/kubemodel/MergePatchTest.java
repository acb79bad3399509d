package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergePatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'} | {'a':'c'} | {'a':'c'}",
                "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
                "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
                "{'a':['b']} | {'a':'c'} | {'a':'c'}",
                "{'a':'c'} | {'a':['b']} | {'a':['b']}",
                "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1,null]} | {'a':[1,null]}",
                "{'e':null} | {'a':1} | {'e':null,'a':1}",
                "{'a':'foo'} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
                "{} | {} | {}"
            })
    void membersAreMergedAndNullDeletes(String before, String patch, String after) {
        var object = TestJson.object(before);

        assertThat(MergePatch.parse(TestJson.bytes(patch)).apply(object)).isEqualTo(TestJson.node(after));
        assertThat(object).isEqualTo(TestJson.node(before));
    }

    @Test
    void theResultSharesNothingWithThePatch() {
        var patch = MergePatch.parse(TestJson.bytes("{'list':[{}]}"));

        ((ObjectNode) patch.apply(Json.object()).path("list").path(0)).put("changed", true);

        assertThat(patch.apply(Json.object())).isEqualTo(TestJson.node("{'list':[{}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "{'a':"})
    void aBodyThatEndsEarlyIsSaidToEndEarly(String body) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MergePatch.parse(TestJson.bytes(body)))
                .withMessage("error decoding patch: unexpected end of JSON input")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(400));
    }

    @Test
    void aBodyThatIsNoObjectIsABadRequest() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MergePatch.parse(TestJson.bytes("[]")))
                .withMessage(
                        "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");
    }

    @Test
    void theDifferenceOfTwoObjectsTurnsOneIntoTheOther() {
        var random = new Random(3);
        for (int round = 0; round < 3_000; round++) {
            var from = randomObject(random, 3);
            var to = randomObject(random, 3);

            assertThat(MergePatch.between(from, to).apply(from)).isEqualTo(to);
        }
    }

    @Test
    void equalObjectsDifferByAnEmptyPatch() {
        assertThat(MergePatch.between(
                                TestJson.object("{'a':1,'b':[{'c':2}]}"), TestJson.object("{'b':[{'c':2.0}],'a':1}"))
                        .patch())
                .isEmpty();
    }

    private static ObjectNode randomObject(Random random, int depth) {
        var object = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set("m" + random.nextInt(5), randomValue(random, depth - 1));
        }
        return object;
    }

    private static JsonNode randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> TestJson.node(Integer.toString(random.nextInt(3)));
            case 1 -> TestJson.node("'s" + random.nextInt(3) + "'");
            case 2 -> TestJson.node("[1,{'x':" + random.nextInt(2) + "}]");
            default -> randomObject(random, depth);
        };
    }
}
