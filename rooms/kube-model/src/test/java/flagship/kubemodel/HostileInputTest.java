package flagship.kubemodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: an answer or the failure that callers expect, soon, and nothing else. */
class HostileInputTest {
    private static final byte[] OBJECT = TestJson.bytes("""
            {'apiVersion':'v1','kind':'X','metadata':{'name':'n','labels':{'a':'é'},'generation':12,'ownerReferences':[{'uid':'u'}]},
             'spec':[1.5,-2e3,true,null,{'deep':[[['x']]]}]}""");

    @Test
    void nestingIsBounded() {
        var deep = ("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)).getBytes(UTF_8);

        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parse(deep));
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> ObjectHead.read(deep));
        assertThatExceptionOfType(MalformedYaml.class).isThrownBy(() -> Yaml.toJson(deep));
    }

    @Test
    void theDeepestTreeCanBeWalked() {
        var deepest = ("{\"a\":".repeat(Json.DEPTH_MAX - 1) + "[2.0]" + "}".repeat(Json.DEPTH_MAX - 1)).getBytes(UTF_8);
        var tree = Json.parseObject(deepest);
        var open =
                StructuralSchema.parse(TestJson.node("{'type':'object','x-kubernetes-preserve-unknown-fields':true}"));

        open.normalize(tree);

        assertThat(open.validate(tree, tree.deepCopy())).isEmpty();
        assertThat(JsonEquality.equal(tree, Yaml.toJson(Json.bytes(tree)))).isTrue();
        assertThat(JsonEquality.equal(
                        tree, MergePatch.between(Json.object(), tree).apply(Json.object())))
                .isTrue();
        assertThat(JsonEquality.equal(
                        tree, JsonPatch.parse("[]".getBytes(UTF_8)).apply(tree)))
                .isTrue();
        assertThat(JsonEquality.equal(tree, Yaml.toJson(Yaml.fromJson(tree).getBytes(UTF_8))))
                .isTrue();
    }

    @Test
    void numbersAreBounded() {
        var digits = ("{\"a\":" + "9".repeat(1_000_000) + "}").getBytes(UTF_8);

        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parse(digits));
        assertThatExceptionOfType(MalformedYaml.class).isThrownBy(() -> Yaml.toJson(digits));
    }

    @Test
    void numbersWithHugeExponentsAreComparedWithoutDelay() {
        var huge = TestJson.node("1e999999999");

        assertThat(JsonEquality.equal(huge, TestJson.node("1e999999998"))).isTrue(); // Both are out of every range.
        assertThat(JsonEquality.equal(huge, TestJson.node("-1e999999999"))).isFalse();
        assertThat(JsonEquality.equal(TestJson.node("1e-999999999"), TestJson.node("0")))
                .isTrue();
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        for (var bad : List.of(new byte[] {(byte) 0xC3, 0x28}, new byte[] {(byte) 0xFF}, new byte[] {
            (byte) 0xED, (byte) 0xA0, (byte) 0x80
        })) {
            var json = new byte[bad.length + 4];
            System.arraycopy(new byte[] {'[', '"'}, 0, json, 0, 2);
            System.arraycopy(bad, 0, json, 2, bad.length);
            System.arraycopy(new byte[] {'"', ']'}, 0, json, 2 + bad.length, 2);

            assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parse(json));
        }
    }

    @Test
    void alteredObjectsAreReadOrRefusedInOneWay() {
        var random = new Random(17);
        for (int round = 0; round < 20_000; round++) {
            var bytes = altered(random);

            assertFailsOnlyWith(MalformedJson.class, bytes, Json::parse);
            assertFailsOnlyWith(MalformedJson.class, bytes, ObjectHead::read);
            assertFailsOnlyWith(ApiException.class, bytes, JsonPatch::parse);
            assertFailsOnlyWith(ApiException.class, bytes, MergePatch::parse);
        }
    }

    @Test
    void alteredYamlIsReadOrRefusedInOneWay() {
        var random = new Random(19);
        for (int round = 0; round < 3_000; round++) {
            assertFailsOnlyWith(MalformedYaml.class, altered(random), Yaml::readAll);
        }
    }

    @Test
    void emptyInputIsMalformed() {
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parse(new byte[0]));
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parseObject("[]".getBytes(UTF_8)));
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.parse("1 2".getBytes(UTF_8)));
    }

    private static byte[] altered(Random random) {
        var bytes = OBJECT.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static void assertFailsOnlyWith(
            Class<? extends RuntimeException> expected, byte[] bytes, Consumer<byte[]> reader) {
        try {
            reader.accept(bytes);
        } catch (RuntimeException e) {
            assertThat(e).as("%s", new String(bytes, UTF_8)).isInstanceOf(expected);
        }
    }
}
