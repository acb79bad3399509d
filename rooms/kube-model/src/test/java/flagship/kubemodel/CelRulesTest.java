package flagship.kubemodel;

import static flagship.kubemodel.TestJson.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Validation rules of custom resources: when they run, what they report, which are refused when they are written. */
class CelRulesTest {
    private static final String FIELD = "spec.versions[0].schema.openAPIV3Schema";

    @Test
    void aBrokenRuleReportsItsMessageAtItsFieldPath() {
        var schema =
                spec("{'rule': 'self.min <= self.max', 'message': 'min must not exceed max', 'fieldPath': '.min'}");

        assertThat(schema.validate(object("{'spec': {'min': 3, 'max': 2}}")))
                .containsExactly(invalid("spec.min", "\"object\": min must not exceed max"));
        assertThat(schema.validate(object("{'spec': {'min': 1, 'max': 2}}"))).isEmpty();
    }

    @Test
    void withoutMessageTheRuleItselfIsShown() {
        var schema = spec("{'rule': 'self.min > 0'}");

        assertThat(schema.validate(object("{'spec': {'min': 0}}")))
                .containsExactly(invalid("spec", "\"object\": failed rule: self.min > 0"));
    }

    @Test
    void aMessageCanBeComputedAndFallsBackToTheFixedOne() {
        var schema = spec(
                "{'rule': 'self.min > 0', 'message': 'fixed', 'messageExpression': '`min is ` + string(self.max)'}");

        assertThat(schema.validate(object("{'spec': {'min': 0, 'max': 7}}")))
                .containsExactly(invalid("spec", "\"object\": min is 7"));
        assertThat(schema.validate(object("{'spec': {'min': 0}}")))
                .containsExactly(invalid("spec", "\"object\": fixed"));
    }

    @Test
    void theReasonDecidesTheKindOfCause() {
        assertThat(causeWithReason("FieldValueForbidden")).isEqualTo(Causes.forbidden("spec", "no"));
        assertThat(causeWithReason("FieldValueRequired")).isEqualTo(Causes.required("spec", "no"));
        assertThat(causeWithReason("FieldValueDuplicate"))
                .isEqualTo(new Cause("FieldValueDuplicate", "Duplicate value: \"object\"", "spec"));
    }

    private static Cause causeWithReason(String reason) {
        return spec("{'rule': 'false', 'message': 'no', 'reason': '%s'}".formatted(reason))
                .validate(object("{'spec': {}}"))
                .getFirst();
    }

    @Test
    void anErrorIsReportedWithTheRule() {
        var schema = spec("{'rule': 'self.min / self.max > 0'}");

        assertThat(schema.validate(object("{'spec': {'min': 1, 'max': 0}}")))
                .containsExactly(
                        invalid("spec", "\"object\": division by zero evaluating rule: self.min / self.max > 0"));
    }

    @Test
    void atTheRootTheNameCanBeSeenAndTheFieldIsNil() {
        var schema =
                schema("{'type': 'object', 'x-kubernetes-validations': [{'rule': 'self.metadata.name != `bad`'}]}");

        assertThat(schema.validate(object("{'metadata': {'name': 'bad'}}")))
                .containsExactly(invalid("<nil>", "\"object\": failed rule: self.metadata.name != 'bad'"));
    }

    @Test
    void aTransitionRuleRunsOnUpdatesOnly() {
        var schema = spec("{'rule': 'self.min == oldSelf.min', 'message': 'fixed'}");
        var object = object("{'spec': {'min': 2}}");

        assertThat(schema.validate(object)).isEmpty();
        assertThat(schema.validate(object, object("{'spec': {'min': 2}}"))).isEmpty();
        assertThat(schema.validate(object, object("{'spec': {'min': 1}}"))).hasSize(1);
        assertThat(schema.validate(object, object("{}"))).isEmpty();
    }

    @Test
    void anOptionalOldValueIsSeenOnCreateToo() {
        var schema = spec("{'rule': 'oldSelf.hasValue() || self.min == 1', 'optionalOldSelf': true}");

        assertThat(schema.validate(object("{'spec': {'min': 2}}"))).hasSize(1);
        assertThat(schema.validate(object("{'spec': {'min': 2}}"), object("{'spec': {'min': 1}}")))
                .isEmpty();
    }

    @Test
    void elementsOfMapListsMeetTheirOldValuesByKey() {
        var schema = inSpec("""
                {'list': {'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], 'items': {'type': 'object',
                 'required': ['k'], 'properties': {'k': {'type': 'string'}, 'v': {'type': 'integer',
                 'x-kubernetes-validations': [{'rule': 'self >= oldSelf', 'message': 'may only grow'}]}}}}}""");
        var old = object("{'spec': {'list': [{'k': 'a', 'v': 1}, {'k': 'b', 'v': 5}]}}");

        assertThat(schema.validate(object("{'spec': {'list': [{'k': 'b', 'v': 5}, {'k': 'a', 'v': 2}]}}"), old))
                .isEmpty();
        assertThat(schema.validate(object("{'spec': {'list': [{'k': 'b', 'v': 4}, {'k': 'c', 'v': 0}]}}"), old))
                .containsExactly(invalid("spec.list[0].v", "\"integer\": may only grow"));
    }

    @Test
    void whatWasNotChangedIsNotHeldAgainstAnUpdate() {
        var schema = spec("{'rule': 'self.min > 0'}");
        var old = object("{'spec': {'min': 0}, 'status': {}}");

        assertThat(schema.validate(object("{'spec': {'min': 0}}"), old)).isEmpty();
        assertThat(schema.validate(object("{'spec': {'min': 0, 'max': 1}}"), old))
                .hasSize(1);
    }

    @Test
    void valuesHaveTheTypesOfTheirFormats() {
        var schema = inSpec("""
                {'at': {'type': 'string', 'format': 'date-time', 'x-kubernetes-validations': [{'rule': 'self.getFullYear() > 2000'}]},
                 'raw': {'type': 'string', 'format': 'byte', 'x-kubernetes-validations': [{'rule': 'self == b`hi`'}]},
                 'wait': {'type': 'string', 'format': 'duration', 'x-kubernetes-validations': [{'rule': 'self < duration(`1h`)'}]},
                 'ratio': {'type': 'number', 'x-kubernetes-validations': [{'rule': 'self > 0.5'}]},
                 'port': {'x-kubernetes-int-or-string': true, 'x-kubernetes-validations': [{'rule': 'self == 80 || self == `http`'}]},
                 'a-b': {'type': 'string'}}""");

        assertThat(
                        schema.validate(
                                object(
                                        "{'spec': {'at': '2024-01-01T00:00:00Z', 'raw': 'aGk=', 'wait': '5m', 'ratio': 1, 'port': 'http'}}")))
                .isEmpty();
        assertThat(
                        schema.validate(
                                object(
                                        "{'spec': {'at': '1999-01-01T00:00:00Z', 'raw': 'aGo=', 'wait': '2h', 'ratio': 0, 'port': 81}}")))
                .hasSize(5);
    }

    @Test
    void namesThatAreNoIdentifiersAreEscaped() {
        var schema = schema("""
                {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties': {'a-b': {'type': 'integer'}, 'namespace':
                 {'type': 'integer'}}, 'x-kubernetes-validations': [{'rule': 'self.a__dash__b == self.__namespace__'}]}}}""");

        assertThat(schema.validate(object("{'spec': {'a-b': 1, 'namespace': 1}}")))
                .isEmpty();
        assertThat(schema.validate(object("{'spec': {'a-b': 1, 'namespace': 2}}")))
                .hasSize(1);
    }

    @Test
    void setsAreEqualInAnyOrder() {
        var schema = inSpec("""
                {'set': {'type': 'array', 'maxItems': 9, 'x-kubernetes-list-type': 'set', 'items': {'type': 'string', 'maxLength': 9},
                 'x-kubernetes-validations': [{'rule': 'self == oldSelf'}]}}""");

        assertThat(schema.validate(object("{'spec': {'set': ['a', 'b']}}"), object("{'spec': {'set': ['b', 'a']}}")))
                .isEmpty();
    }

    @Test
    void rulesAreNotRunOnValuesOfTheWrongType() {
        var schema = spec("{'rule': 'self.min > 0'}");

        assertThat(schema.validate(object("{'spec': {'min': 'x'}}")))
                .extracting(Cause::message)
                .containsExactly(
                        "Invalid value: \"string\": spec.min in body must be of type integer: \"string\"",
                        "Invalid value: \"null\": some validation rules were not checked because the object was invalid;"
                                + " correct the existing errors to complete validation");
    }

    @Test
    void aRuleThatRunsTooLongIsStoppedAndSaysSo() {
        var loops = "self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))";
        var schema = inSpec("{'list': {'type': 'array', 'items': {'type': 'integer'}}}", "{'rule': '" + loops + "'}");
        var numbers = "0,".repeat(300) + "0";

        assertThat(schema.validate(object("{'spec': {'list': [" + numbers + "]}}")))
                .containsExactly(invalid(
                        "spec",
                        "\"object\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run"
                                + " due to call cost exceeds limit for rule: " + loops));
    }

    @Test
    void aRuleThatDoesNotCompileIsRefused() {
        assertThat(check("{'rule': 'self.other > 0'}"))
                .singleElement()
                .satisfies(cause -> assertThat(cause.message())
                        .startsWith("Invalid value: apiextensions.ValidationRule{Rule:\"self.other > 0\"")
                        .contains("compilation failed: ERROR: <input>:1:5: undefined field 'other'\n"))
                .extracting(Cause::field)
                .isEqualTo(FIELD + ".properties[spec].x-kubernetes-validations[0].rule");
    }

    @Test
    void aRuleMustComeToABoolAndAMessageToAString() {
        assertThat(check("{'rule': 'self.min'}").getFirst().message())
                .endsWith(": cel expression must evaluate to a bool");
        assertThat(check("{'rule': 'true', 'messageExpression': 'self.min'}")
                        .getFirst()
                        .message())
                .endsWith(": messageExpression must evaluate to a string");
    }

    @Test
    void aRuleHasTextAReasonAndAPathThatExist() {
        assertThat(check("{'rule': ' '}")).extracting(Cause::reason).containsExactly("FieldValueRequired");
        assertThat(check("{'rule': 'true', 'reason': 'Odd'}"))
                .extracting(Cause::reason)
                .containsExactly("FieldValueNotSupported");
        assertThat(check("{'rule': 'true', 'fieldPath': '.odd'}").getFirst().message())
                .contains("fieldPath must be a valid path");
    }

    @Test
    void anUnboundedLoopIsTooExpensiveAndALimitHelps() {
        var loop = "{'rule': 'self.list.all(a, self.list.all(b, a == b))'}";

        assertThat(StructuralSchema.check(
                        tree(inSpecJson("{'list': {'type': 'array', 'items': {'type': 'string'}}}", loop)), FIELD))
                .extracting(Cause::message)
                .first()
                .asString()
                .startsWith(
                        "Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying");
        assertThat(StructuralSchema.check(
                        tree(inSpecJson(
                                "{'list': {'type': 'array', 'maxItems': 20, 'items': {'type': 'string', 'maxLength': 20}}}",
                                loop)),
                        FIELD))
                .isEmpty();
    }

    /** Counting and collecting cost a step each, however large what is counted can be. */
    @Test
    void countingAndCollectingInALimitedListIsCheap() {
        var list = "{'list': {'type': 'array', 'maxItems': 100, 'items': {'type': 'string', 'maxLength': 15}}}";

        for (String rule : List.of(
                "self.list.all(a, self.list.exists_one(b, a == b))",
                "self.list.all(a, self.list.filter(b, a == b).size() == 1)")) {
            assertThat(StructuralSchema.check(tree(inSpecJson(list, "{'rule': '%s'}".formatted(rule))), FIELD))
                    .as(rule)
                    .isEmpty();
        }
    }

    @Test
    void oldElementsOfPlainListsCannotBeAskedFor() {
        var items = "{'list': {'type': 'array', 'maxItems': 5, 'items': {'type': 'integer', 'x-kubernetes-validations':"
                + " [{'rule': 'self == oldSelf'}]}}}";

        assertThat(StructuralSchema.check(tree(inSpecJson(items, "")), FIELD))
                .singleElement()
                .satisfies(cause -> assertThat(cause.message())
                        .contains("oldSelf cannot be used on the uncorrelatable portion of the schema within"));
    }

    private static List<Cause> check(String rule) {
        return StructuralSchema.check(
                tree(inSpecJson("{'min': {'type': 'integer'}, 'max': {'type': 'integer'}}", rule)), FIELD);
    }

    private static Cause invalid(String field, String text) {
        return new Cause("FieldValueInvalid", "Invalid value: " + text, field);
    }

    /** A schema whose spec has two numbers and one rule. */
    private static StructuralSchema spec(String rule) {
        return inSpec("{'min': {'type': 'integer'}, 'max': {'type': 'integer'}}", rule);
    }

    private static StructuralSchema inSpec(String properties) {
        return inSpec(properties, "");
    }

    private static StructuralSchema inSpec(String properties, String rule) {
        return schema(inSpecJson(properties, rule));
    }

    private static String inSpecJson(String properties, String rule) {
        return "{'type': 'object', 'properties': {'spec': {'type': 'object', 'properties': %s, 'x-kubernetes-validations': [%s]}}}"
                .formatted(properties, rule);
    }

    private static StructuralSchema schema(String json) {
        return StructuralSchema.parse(tree(json));
    }

    /** JSON with single quotes; backticks are the single quotes of expressions. */
    private static JsonNode tree(String json) {
        return Json.parse(json.replace('\'', '"').replace('`', '\'').getBytes(UTF_8));
    }
}
