package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'add','path':'/b','value':2}] | {'a':1} | {'a':1,'b':2}",
                "[{'op':'add','path':'/a','value':null}] | {'a':1} | {'a':null}",
                "[{'op':'add','path':'/a/1','value':9}] | {'a':[1,2]} | {'a':[1,9,2]}",
                "[{'op':'add','path':'/a/-','value':9}] | {'a':[1,2]} | {'a':[1,2,9]}",
                "[{'op':'add','path':'/a/-1','value':9}] | {'a':[1,2]} | {'a':[1,2,9]}",
                "[{'op':'remove','path':'/a/-1'}] | {'a':[1,2]} | {'a':[1]}",
                "[{'op':'remove','path':'/a/0'}] | {'a':[1,2]} | {'a':[2]}",
                "[{'op':'remove','path':'/a'}] | {'a':[1,2]} | {}",
                "[{'op':'replace','path':'/none','value':1}] | {} | {'none':1}",
                "[{'op':'replace','path':'/a/1','value':[3]}] | {'a':[1,2]} | {'a':[1,[3]]}",
                "[{'op':'replace','path':'/l~1m/t~0n','value':2}] | {'l/m':{'t~n':1}} | {'l/m':{'t~n':2}}",
                "[{'op':'copy','from':'/x','path':'/cp'},{'op':'move','from':'/t','path':'/mv'}] | {'x':'9','t':'ok'} "
                        + "| {'x':'9','cp':'9','mv':'ok'}",
                "[{'op':'move','from':'/a/0','path':'/a/1'}] | {'a':[1,2]} | {'a':[2,1]}",
                "[{'op':'test','path':'/a','value':1.0},{'op':'add','path':'/b','value':2}] | {'a':1} | {'a':1,'b':2}",
                "[{'op':'test','path':'/a/y','value':{'p':1,'q':[2]}}] | {'a':{'y':{'q':[2],'p':1}}} | {'a':{'y':{'q':[2],'p':1}}}",
                "[{'op':'test','path':'/gone','value':null}] | {'a':1} | {'a':1}",
                "[] | {'a':1} | {'a':1}"
            })
    void operationsAreDoneInOrder(String patch, String before, String after) {
        assertThat(JsonPatch.parse(TestJson.bytes(patch)).apply(TestJson.object(before)))
                .isEqualTo(TestJson.node(after));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'test','path':'/x','value':'0'}]",
                "[{'op':'remove','path':'/none'}]",
                "[{'op':'add','path':'/none/x','value':1}]",
                "[{'op':'frob','path':'/x'}]",
                "[{'op':'add','path':'/y'}]",
                "[{'op':'add','path':'y','value':1}]",
                "[{'op':'add','path':'/x/y','value':1}]",
                "[{'op':'add','path':'/list/4','value':1}]",
                "[{'op':'add','path':'/list/-5','value':1}]",
                "[{'op':'add','path':'/list/99999999999999999999','value':1}]",
                "[{'op':'replace','path':'/list/3','value':1}]",
                "[{'op':'remove','path':'/list/-'}]",
                "[{'op':'remove','path':'/list/١'}]",
                "[{'op':'remove','path':''}]",
                "[{'op':'move','from':'/map','path':'/map/inner'}]",
                "[{'op':'copy','from':'/none','path':'/y'}]",
                "[{'op':'replace','path':'','value':5}]",
                "[{'path':'/x'}]"
            })
    void anOperationThatFailsIsAnsweredWithOneFixedText(String patch) {
        var object = TestJson.object("{'x':'9','list':[1,2,3],'map':{}}");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> JsonPatch.parse(TestJson.bytes(patch)).apply(object))
                .satisfies(failure -> assertThat(failure.status().toJson())
                        .isEqualTo(TestJson.node(
                                "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':"
                                        + "'the server rejected our request due to an error in our request','reason':'Invalid',"
                                        + "'details':{},'code':422}")));
    }

    @Test
    void aFailingOperationUndoesTheOnesBeforeIt() {
        var object = TestJson.object("{'a':{}}");
        var patch = JsonPatch.parse(
                TestJson.bytes("[{'op':'add','path':'/a/b','value':1},{'op':'remove','path':'/gone'}]"));

        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> patch.apply(object));
        assertThat(object).isEqualTo(TestJson.node("{'a':{}}"));
    }

    @Test
    void onePatchCanBeAppliedAgainWithoutSharingValues() {
        var patch = JsonPatch.parse(TestJson.bytes("[{'op':'add','path':'/a','value':{}}]"));

        patch.apply(TestJson.object("{}")).withObject("/a").put("changed", true);

        assertThat(patch.apply(TestJson.object("{}"))).isEqualTo(TestJson.node("{'a':{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'op':'add'}", "5", "null", "[5]", "{", "", "[1", "x"})
    void whatIsNotAnArrayOfObjectsIsABadRequest(String body) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> JsonPatch.parse(TestJson.bytes(body)))
                .withMessageStartingWith("error decoding patch: ")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(400));
    }

    @Test
    void tooManyOperationsAreTooLarge() {
        var body = "[" + "{},".repeat(JsonPatch.OPERATIONS_MAX) + "{}]";

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> JsonPatch.parse(TestJson.bytes(body)))
                .withMessage(
                        "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(413));
    }

    @Test
    void copiesCannotGrowADocumentWithoutBound() {
        var doubling = "{'op':'copy','from':'/a','path':'/a/-'},".repeat(60);
        var patch = JsonPatch.parse(TestJson.bytes("[" + doubling.substring(0, doubling.length() - 1) + "]"));

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> patch.apply(TestJson.object("{'a':['x']}")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(422));
    }

    @Test
    void operationsCannotNestADocumentTooDeeplyToBeWritten() {
        var deep = "[".repeat(400) + "]".repeat(400);
        var patch = JsonPatch.parse(
                TestJson.bytes("[{'op':'add','path':'/a','value':%s},{'op':'add','path':'/a%s/-','value':%s}]"
                        .formatted(deep, "/0".repeat(399), deep)));

        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> patch.apply(TestJson.object("{}")));
    }
}
