package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Yaml.Document;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "y | true",
                "No | false",
                "on | true",
                "OFF | false",
                "~ | null",
                "12 | 12",
                "-7 | -7",
                "0777 | 511",
                "0x1F | 31",
                "0b101 | 5",
                "0o17 | 15",
                "1_000 | 1000",
                "9223372036854775808 | 9223372036854775808",
                "1.50 | 1.50",
                ".5 | 0.5",
                "1e3 | 1e3",
                "089 | 089",
                "2001-01-01 | '2001-01-01'",
                "1:20 | '1:20'",
                "\"yes\" | 'yes'",
                "!!str 12 | '12'",
                "!!int \"12\" | 12",
                "1.2.3.4 | '1.2.3.4'",
                "- | [null]",
                "1Gi | '1Gi'",
                "{a: [1, {b: c}]} | {'a':[1,{'b':'c'}]}"
            })
    void scalarsHaveTheTypesOfYaml11(String yaml, String json) {
        var expected = json.equals("089") ? TestJson.node("89") : TestJson.node(json);

        assertThat(JsonEquality.equal(parse(yaml), expected))
                .as("%s", parse(yaml))
                .isTrue();
    }

    @Test
    void keysBecomeStrings() {
        assertThat(parse("1: a\ny: b\n\"n\": c\n")).isEqualTo(TestJson.node("{'1':'a','true':'b','n':'c'}"));
    }

    @Test
    void blockTextKeepsItsLines() {
        assertThat(parse("a: |\n  x\n   y\nb: >-\n  p\n  q\n")).isEqualTo(TestJson.node("{'a':'x\\n y\\n','b':'p q'}"));
    }

    @Test
    void aliasesAndMergeKeysAreCopies() {
        var json = parse("base: &b {x: 1, w: 2}\nuse: *b\nmore: {<<: *b, w: 3, z: 4}\n");

        assertThat(json)
                .isEqualTo(TestJson.node("{'base':{'x':1,'w':2},'use':{'x':1,'w':2},'more':{'w':3,'z':4,'x':1}}"));
        assertThat(json.get("use")).isNotSameAs(json.get("base"));
    }

    @Test
    void duplicateKeysAreReportedAndTheLastOneWins() {
        var document =
                Yaml.read("kind: X\ndata:\n  a: 1\n  b: 2\n  # again\n  a: 3\n".getBytes(StandardCharsets.UTF_8));

        assertThat(document.json()).isEqualTo(TestJson.node("{'kind':'X','data':{'a':3,'b':2}}"));
        assertThat(document.duplicateKeys()).containsExactly("line 6: key \"a\" already set in map");
    }

    @Test
    void onlyTheFirstDocumentIsConvertedAndAllCanBeRead() {
        var yaml = "---\na: 1\n---\n# nothing\n---\nb: 2\nb: 3\n".getBytes(StandardCharsets.UTF_8);

        assertThat(Yaml.toJson(yaml)).isEqualTo(TestJson.node("{'a':1}"));
        assertThat(Yaml.readAll(yaml))
                .extracting(Document::json)
                .containsExactly(TestJson.node("{'a':1}"), TestJson.node("{'b':3}"));
        assertThat(Yaml.readAll(yaml).getFirst().duplicateKeys()).isEmpty();
    }

    @Test
    void anEmptyDocumentIsNull() {
        assertThat(parse("").isNull()).isTrue();
        assertThat(parse("# only a comment\n").isNull()).isTrue();
    }

    @Test
    void jsonIsYaml() {
        assertThat(parse("{\"a\":[1,\"b\",null,true,{\"c\":\"\\u00e9\\n\"}]}"))
                .isEqualTo(TestJson.node("{'a':[1,'b',null,true,{'c':'é\\n'}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b: c",
                "[1",
                "\ta: b",
                "*nowhere",
                "a: &a [*a]",
                "? [x]\n: y",
                "? {x: y}\n: z",
                "~: a",
                "a: .inf",
                "a: 1e9999",
                "<<: 5",
                "a: \"\\x\""
            })
    void whatIsNoYamlIsRefusedWithItsLine(String yaml) {
        assertThatExceptionOfType(MalformedYaml.class)
                .isThrownBy(() -> parse(yaml))
                .withMessageMatching("(?s)yaml: line [0-9]+: .*");
    }

    @Test
    void hostileDocumentsAreRefusedWithoutDelay() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .repeat("*a" + (i - 1) + " ,", 10)
                    .append("x]\n");
        }
        var deep = "[".repeat(200_000);
        var number = "a: " + "9".repeat(2_000_000);

        for (var yaml : List.of(bomb.toString(), deep, number, "a: " + "-".repeat(100) + "\n" + "&".repeat(100))) {
            assertThatExceptionOfType(MalformedYaml.class).isThrownBy(() -> parse(yaml));
        }
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThatExceptionOfType(MalformedYaml.class)
                .isThrownBy(() -> Yaml.toJson(new byte[] {'a', ':', ' ', (byte) 0xC3, (byte) 0x28}));
    }

    @Test
    void objectsAreWrittenInBlocksWithSortedMembers() {
        var json = TestJson.object(
                "{'kind':'X','empty':{},'none':[],'list':[{'b':1,'a':'two'},[3]],'text':'l1\\nl2\\n','time':'2001-01-01T00:00:00Z'}");

        assertThat(Yaml.fromJson(json)).isEqualTo("""
                empty: {}
                kind: X
                list:
                - a: two
                  b: 1
                - - 3
                none: []
                text: |
                  l1
                  l2
                time: "2001-01-01T00:00:00Z"
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "y",
                "No",
                "null",
                "~",
                "12",
                "0777",
                "1_0",
                "1e3",
                "-.inf",
                "=",
                "<<",
                "1:20",
                "2001-01-01",
                "a: b",
                "# x",
                "- a",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "{a",
                "[a",
                "a ",
                " a",
                "a\n",
                "\n",
                "a\n b",
                "  a\nb",
                "é😀",
                "\u0001",
                "\u0085x",
                "tab\tx",
                "x\t\ny",
                "'",
                "\"",
                "a'b\"c",
                "trailing \nspace",
                "\r\n",
                "\uFEFFx",
                "a #b",
                "...",
                "---",
                "--- a"
            })
    void everyStringComesBackAsItWas(String text) {
        var json = Json.object().put(text, text);

        assertThat(parse(Yaml.fromJson(json))).isEqualTo(json);
    }

    @Test
    void aWrittenTreeReadsBackAsItself() {
        var random = new Random(13);
        for (int round = 0; round < 1_000; round++) {
            var json = randomValue(random, 4);

            assertThat(JsonEquality.equal(parse(Yaml.fromJson(json)), json))
                    .as("%s", json)
                    .isTrue();
        }
    }

    private static JsonNode randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 ->
                TestJson.node(List.of("true", "null", "1.25", "-0", "123456789012345678901234567890")
                        .get(random.nextInt(5)));
            case 1 -> TestJson.node(Long.toString(random.nextLong()));
            case 2, 3 -> TextNode.valueOf(randomText(random));
            case 4 -> {
                var array = Json.mapper().createArrayNode();
                random.ints(random.nextInt(4)).forEach(i -> array.add(randomValue(random, depth - 1)));
                yield array;
            }
            default -> {
                var object = Json.object();
                random.ints(random.nextInt(4)).forEach(i -> object.set("k" + i, randomValue(random, depth - 1)));
                yield object;
            }
        };
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        random.ints(random.nextInt(12), 0, 14).forEach(i -> text.append("ab:-#\n '\"\t0y.é".charAt(i)));
        return text.toString();
    }

    private static JsonNode parse(String yaml) {
        return Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
