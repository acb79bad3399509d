package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuralSchemaTest {
    @Test
    void unknownFieldsAreTakenOutAndNamedInOrder() {
        var schema = schema("""
                {'spec':{'type':'object','properties':{
                  'list':{'type':'array','items':{'type':'object','properties':{'a':{'type':'string'}}}},
                  'map':{'type':'object','additionalProperties':{'type':'object','properties':{'a':{'type':'string'}}}},
                  'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true,
                    'properties':{'known':{'type':'object','properties':{'a':{'type':'string'}}}}},
                  'any':{'type':'object','additionalProperties':true}}}}""");
        var object = TestJson.object("""
                {'apiVersion':'g/v1','kind':'X','zz':1,
                 'metadata':{'name':'n','bogus':1,'ownerReferences':[{'name':'o','extra':1}]},
                 'spec':{'list':[{'a':'x'},{'b':1}],'map':{'k':{'a':'x','c':1}},
                   'free':{'other':{'x':1},'known':{'a':'x','d':1}},'any':{'x':{'y':1}}}}""");

        assertThat(schema.prune(object))
                .containsExactly(
                        "metadata.bogus",
                        "metadata.ownerReferences[0].extra",
                        "spec.free.known.d",
                        "spec.list[1].b",
                        "spec.map.k.c",
                        "zz");
        assertThat(object).isEqualTo(TestJson.node("""
                {'apiVersion':'g/v1','kind':'X','metadata':{'name':'n','ownerReferences':[{'name':'o'}]},
                 'spec':{'list':[{'a':'x'},{}],'map':{'k':{'a':'x'}},
                   'free':{'other':{'x':1},'known':{'a':'x'}},'any':{'x':{'y':1}}}}"""));
    }

    @Test
    void anEmbeddedResourceKeepsItsTypeAndMetadata() {
        var schema = schema("{'emb':{'type':'object','x-kubernetes-embedded-resource':true,"
                + "'properties':{'spec':{'type':'object','properties':{}}}}}");
        var object = TestJson.object(
                "{'emb':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'x','bogus':1},'spec':{'y':1},'z':2}}");

        assertThat(schema.prune(object)).containsExactly("emb.metadata.bogus", "emb.spec.y", "emb.z");
        assertThat(schema.validate(object)).isEmpty();
    }

    @Test
    void nullsAreDroppedUnlessTheyAreValuesOrHaveADefault() {
        var schema = schema(
                "{'a':{'type':'string'},'b':{'type':'string','nullable':true},'c':{'type':'string','default':'d'},"
                        + "'e':{'type':'array','items':{'type':'string'}}}");
        var object = TestJson.object("{'a':null,'b':null,'c':null,'e':[null]}");

        schema.normalize(object);

        assertThat(object).isEqualTo(TestJson.node("{'b':null,'c':'d','e':[null]}"));
        assertThat(schema.validate(object))
                .containsExactly(new Cause(
                        "FieldValueTypeInvalid",
                        "Invalid value: \"null\": e[0] in body must be of type string: \"null\"",
                        "e[0]"));
    }

    @Test
    void aDefaultIsFilledByTheDefaultsInsideOfIt() {
        var schema = schema("{'p':{'type':'object','default':{},'properties':{'x':{'type':'integer','default':7}}},"
                + "'q':{'type':'object','properties':{'x':{'type':'integer','default':7}}},"
                + "'m':{'type':'object','additionalProperties':{'type':'object','properties':{'x':{'type':'integer',"
                + "'default':1}}}}}");
        var object = TestJson.object("{'m':{'k':{}}}");

        schema.applyDefaults(object);

        assertThat(object).isEqualTo(TestJson.node("{'m':{'k':{'x':1}},'p':{'x':7}}"));
    }

    @Test
    void aDefaultIsCopiedForEachObject() {
        var schema = schema("{'p':{'type':'object','default':{'x':{}},'x-kubernetes-preserve-unknown-fields':true}}");
        var first = Json.object();
        schema.applyDefaults(first);

        ((ObjectNode) first.path("p").path("x")).put("changed", true);

        var second = Json.object();
        schema.applyDefaults(second);
        assertThat(second).isEqualTo(TestJson.node("{'p':{'x':{}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2.0 | 2",
                "1e3 | 1000",
                "9007199254740993 | 9007199254740993",
                "-9223372036854775808 | -9223372036854775808",
                "1.50 | 1.5",
                "18446744073709551616 | 18446744073709552000",
                "1e-7 | 1e-07",
                "0.1 | 0.1"
            })
    void numbersAreHeldAsInt64OrFloat64(String sent, String held) {
        var object = TestJson.object("{'n':[" + sent + "]}");

        UnstructuredNumbers.rewrite(object);

        assertThat(JsonEquality.equal(object.path("n").path(0), TestJson.node(held.replace("e-07", "e-7"))))
                .isTrue();
    }

    @Test
    void aNumberBeyondFloat64IsRefused() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> schema("{}").normalize(TestJson.object("{'metadata':{'generation':1e999}}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string','minLength':2} | 'x' | FieldValueInvalid | Invalid value: \"x\": f in body should be at least 2 "
                        + "chars long",
                "{'type':'string','maxLength':1} | 'éé' | FieldValueTooLong | Too long: may not be more than 1 bytes",
                "{'type':'string','pattern':'^[a-z]+$'} | 'X' | FieldValueInvalid | Invalid value: \"X\": f in body should match "
                        + "'^[a-z]+$'",
                "{'type':'string','pattern':'^[a-z]+$'} | 'x\\n' | FieldValueInvalid | Invalid value: \"x\\n\": f in body should match "
                        + "'^[a-z]+$'",
                "{'type':'integer','minimum':1} | 0 | FieldValueInvalid | Invalid value: 0: f in body should be greater than or equal to 1",
                "{'type':'number','maximum':1.5,'exclusiveMaximum':true} | 1.5 | FieldValueInvalid | Invalid value: 1.5: f in body "
                        + "should be "
                        + "less than 1.5",
                "{'type':'array','minItems':1,'items':{'type':'string'}} | [] | FieldValueInvalid | Invalid value: 0: f in body "
                        + "should have at "
                        + "least 1 items",
                "{'type':'object','minProperties':1} | {} | FieldValueInvalid | Invalid value: 0: f in body should have at least 1 "
                        + "properties",
                "{'type':'integer','enum':[1,2]} | 3 | FieldValueNotSupported | Unsupported value: 3: supported values: \"1\", \"2\"",
                "{'type':'string'} | null | FieldValueTypeInvalid | Invalid value: \"null\": f in body must be of type string: \"null\"",
                "{'type':'number'} | 'x' | FieldValueTypeInvalid | Invalid value: \"string\": f in body must be of type number: \"string\"",
                "{'type':'object','properties':{'a':{'type':'string'}},'allOf':[{'required':['a']},{}]} | {} | FieldValueRequired | "
                        + "Required "
                        + "value"
            })
    void aWrongValueIsRefusedInKubernetesWords(String schema, String value, String reason, String message) {
        var causes = schema("{'f':" + schema + "}").validate(TestJson.object("{'f':" + value + "}"));

        assertThat(causes.getFirst().reason()).isEqualTo(reason);
        assertThat(causes.getFirst().message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | 2.0",
                "{'type':'number'} | 2",
                "{'type':'integer','format':'int32'} | 3000000000",
                "{'x-kubernetes-int-or-string':true} | '50%'",
                "{'x-kubernetes-int-or-string':true} | 5",
                "{'type':'string','nullable':true} | null",
                "{'type':'string','pattern':'[[:alpha:]_[]'} | '['",
                "{'type':'string','pattern':'^(?P<x>[ab])$'} | 'b'",
                "{'type':'string','format':'no-such-format'} | 'x'",
                "{'type':'number','multipleOf':0.1} | 0.3",
                "{'type':'string','enum':['a','b']} | 'b'"
            })
    void aRightValueIsAccepted(String schema, String value) {
        assertThat(schema("{'f':" + schema + "}").validate(TestJson.object("{'f':" + value + "}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date-time | 2019-01-01T00:00:00Z | yesterday",
                "date | 2020-02-29 | 2021-02-29",
                "duration | 1h30m | soon",
                "ipv4 | 1.2.3.4 | 1.2.3.04",
                "ipv6 | ::ffff:1.2.3.4 | 1::2::3",
                "ipv6 | 2001:db8::1 | 1.2.3.4",
                "cidr | 10.0.0.0/8 | 10.0.0.0/33",
                "cidr | fd00::/8 | fd00::",
                "uri | https://a/b?c=d | a b",
                "email | a@b.c | a.b.c",
                "hostname | a-b.example.com | a..b",
                "uuid | 00000000-0000-4000-8000-000000000000 | 0000",
                "uuid4 | 00000000-0000-4000-8000-000000000000 | 00000000-0000-3000-8000-000000000000",
                "byte | aGk= | aGk",
                "mac | 00:11:22:aa:bb:cc | 00:11"
            })
    void formatsAreChecked(String format, String right, String wrong) {
        var schema = schema("{'f':{'type':'string','format':'%s'}}".formatted(format));

        assertThat(schema.validate(Json.object().put("f", right))).isEmpty();
        assertThat(schema.validate(Json.object().put("f", wrong)))
                .containsExactly(new Cause(
                        "FieldValueTypeInvalid",
                        "Invalid value: \"%s\": f in body must be of type %s: \"%s\"".formatted(wrong, format, wrong),
                        "f"));
    }

    @Test
    void anUpdateIsNotBlamedForWhatItDidNotChange() {
        var schema = schema("""
                {'a':{'type':'string','maxLength':1},'b':{'type':'string'},
                 'ports':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['n'],
                   'items':{'type':'object','properties':{'n':{'type':'integer'},'s':{'type':'string','maxLength':1}}}}}""");
        var old = TestJson.object("{'a':'too long','b':'x','ports':[{'n':1,'s':'long'},{'n':2,'s':'s'}]}");
        var young = TestJson.object("{'a':'too long','b':'y','ports':[{'n':2,'s':'also long'},{'n':1,'s':'long'}]}");

        assertThat(schema.validate(young)).hasSize(3);
        assertThat(schema.validate(young, old)).extracting(Cause::field).containsExactly("ports[0].s");
    }

    @Test
    void elementsOfASetAreUniqueByValue() {
        var schema = schema("{'s':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'number'}}}");

        assertThat(schema.validate(TestJson.object("{'s':[1,2,1.0]}")))
                .containsExactly(new Cause("FieldValueDuplicate", "Duplicate value: 1", "s[2]"));
    }

    @Test
    void aPatternThatWouldTakeForeverIsGivenUp() {
        var schema = schema("{'f':{'type':'string','pattern':'^(a+)+$'},'g':{'type':'string','pattern':'^(a|b)*$'}}");
        var object = Json.object().put("f", "a".repeat(40) + "!").put("g", "a".repeat(1_000_000) + "!");

        assertThat(schema.validate(object)).extracting(Cause::field).containsExactly("f", "g");
    }

    @Test
    void numbersWithHugeExponentsAreComparedWithoutDelay() {
        var schema = schema("{'f':{'type':'number','maximum':5,'multipleOf':3}}");

        assertThat(schema.validate(TestJson.object("{'f':1e999999999}"))).isNotEmpty();
        assertThat(schema.validate(TestJson.object("{'f':1e-999999999}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'a':{'type':'string'}}}",
                "{'type':'object','x-kubernetes-preserve-unknown-fields':true}",
                "{'type':'object','properties':{'a':{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}]}}}",
                "{'type':'object','properties':{'metadata':{'type':'object','properties':{'name':{'type':'string','maxLength':5}}}}}",
                "{'type':'object','properties':{'a':{'type':'object','default':{'b':'c'},'properties':{'b':{'type':'string'}}}}}",
                "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'string'}},'oneOf':[{'required':['b']}]}}}"
            })
    void aStructuralSchemaHasNothingWrong(String schema) {
        assertThat(StructuralSchema.check(TestJson.node(schema), "s")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':{'type':'array','items':{}}} | s.properties[x].items.type: Required value: must not be empty for specified "
                        + "array items",
                "{'x':{'type':'null'}} | s.properties[x].type: Forbidden: type cannot be set to null, use nullable as an alternative",
                "{'x':{'type':'text'}} | s.properties[x].type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", "
                        + "\"integer\", \"number\", \"object\", \"string\"",
                "{'x':{'type':'array','uniqueItems':true}} | s.properties[x].uniqueItems: Forbidden: uniqueItems cannot be set to "
                        + "true since "
                        + "the runtime complexity becomes quadratic",
                "{'x':{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':{'type':'string'}}} | "
                        + "s.properties[x].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
                "{'x':{'type':'string','anyOf':[{'description':'d'}]}} | s.properties[x].anyOf[0].description: Forbidden: must be "
                        + "empty to be "
                        + "structural",
                "{'x':{'type':'object','anyOf':[{'properties':{'a':{}}}]}} | s.properties[x].properties[a]: Required value: because it is "
                        + "defined in s.properties[x].anyOf[0].properties[a]",
                "{'x':{'type':'object','default':{'b':1},'properties':{}}} | s.properties[x].default: Invalid value: "
                        + "map[string]interface {}{\"b\":1}: must not have unknown fields",
                "{'metadata':{'type':'object','properties':{'labels':{'type':'object'}}}} | s.properties[metadata]: Forbidden: must "
                        + "not specify "
                        + "anything other than name and generateName, but metadata is implicitly specified",
                "{'x':{'type':'string','x-kubernetes-list-type':'set'}} | s.properties[x].type: Invalid value: \"string\": must be "
                        + "array if "
                        + "x-kubernetes-list-type is specified"
            })
    void aSchemaThatIsNotStructuralIsRefused(String properties, String expected) {
        var schema = TestJson.node("{'type':'object','properties':" + properties + "}");

        assertThat(StructuralSchema.check(schema, "s"))
                .extracting(cause -> cause.field() + ": " + cause.message())
                .containsExactly(expected);
    }

    @Test
    void aDeepSchemaAndADeepObjectAreWalked() {
        var schema = "{'type':'object','properties':{'a':".repeat(240) + "{'type':'string'}" + "}}".repeat(240);
        var object = TestJson.object("{'a':".repeat(241) + "1" + "}".repeat(241));
        var parsed = StructuralSchema.parse(TestJson.node(schema));

        parsed.normalize(object);

        assertThat(StructuralSchema.check(TestJson.node(schema), "s")).isEmpty();
        assertThat(parsed.validate(object)).hasSize(1);
    }

    private static StructuralSchema schema(String properties) {
        return StructuralSchema.parse(TestJson.node("{'type':'object','properties':" + properties + "}"));
    }

    @Test
    void rulesInCelAreKeptAndNotExecuted() {
        var node = SchemaParser.node(TestJson.node("{'type':'object','x-kubernetes-validations':[{'rule':'false'}]}"));

        assertThat(node.celRules()).isEqualTo(List.of(TestJson.node("{'rule':'false'}")));
        assertThat(SchemaValidator.validate(node, Json.object(), null, "")).isEmpty();
    }
}
