package flagship.kubemodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.AdmissionPolicy.Violation;
import flagship.kubemodel.Status.Cause;
import org.junit.jupiter.api.Test;

/** What policies say of requests, and which policies are refused. */
class AdmissionPolicyTest {
    private static final JsonNode NOTHING = tree("null");

    @Test
    void aRuleThatHoldsSaysNothing() {
        assertThat(verdict("{'validations': [{'expression': 'object.n < 5'}]}").violations())
                .isEmpty();
    }

    @Test
    void aBrokenRuleHasItsMessageAndReason() {
        assertThat(verdict(
                                "{'validations': [{'expression': 'object.n > 5', 'message': 'too small', 'reason': 'Forbidden'}]}")
                        .violations())
                .containsExactly(new Violation("too small", "Forbidden"));
        assertThat(verdict("{'validations': [{'expression': 'object.n > 5'}]}").violations())
                .containsExactly(new Violation("failed expression: object.n > 5", "Invalid"));
    }

    @Test
    void aMessageIsComputedFromVariables() {
        var spec = """
                {'variables': [{'name': 'who', 'expression': 'request.userInfo.username'},
                               {'name': 'greeting', 'expression': '`hi ` + variables.who'}],
                 'validations': [{'expression': 'false', 'messageExpression': 'variables.greeting + ` ` + request.name'}]}""";

        assertThat(verdict(spec).violations()).containsExactly(new Violation("hi jane a", "Invalid"));
    }

    @Test
    void whatHasNoValueIsRefusedUnlessFailuresAreIgnored() {
        var rules = "'validations': [{'expression': 'object.spec.n < 5'}]";

        assertThat(verdict("{" + rules + "}").violations())
                .containsExactly(new Violation(
                        "expression 'object.spec.n < 5' resulted in error: no such key: spec", "Invalid"));
        assertThat(verdict("{'failurePolicy': 'Ignore', " + rules + "}").violations())
                .isEmpty();
    }

    @Test
    void conditionsDecideWhetherAPolicyIsConcerned() {
        var spec = "{'matchConditions': [{'name': 'c', 'expression': '%s'}], 'validations': [{'expression': 'false'}]}";

        assertThat(verdict(spec.formatted("object.n == 3")).violations()).hasSize(1);
        assertThat(verdict(spec.formatted("object.n == 4")).violations()).isEmpty();
        assertThat(verdict(spec.formatted("object.other == 4")).violations()).hasSize(1);
    }

    @Test
    void oneConditionThatSaysNoIsEnoughWhateverTheOthersDo() {
        var conditions = MatchConditions.of(
                tree("[{'name': 'a', 'expression': 'object.other == 1'}, {'name': 'b', 'expression': 'false'}]"));

        assertThat(conditions.evaluate(input())).isInstanceOf(MatchConditions.Outcome.Unconcerned.class);
    }

    @Test
    void parametersAndTheNamespaceAreSeen() {
        var spec = """
                {'paramKind': {'kind': 'ConfigMap'}, 'validations': [
                 {'expression': 'object.n <= int(params.data.max)', 'messageExpression': '`over ` + params.data.max'},
                 {'expression': 'namespaceObject.metadata.name == `x`'}]}""";
        var input = input().withParams(tree("{'data': {'max': '2'}}"));

        assertThat(AdmissionPolicy.of(tree(spec)).evaluate(input).violations())
                .containsExactly(new Violation("over 2", "Invalid"));
    }

    @Test
    void theAuthorizerIsAskedAboutTheUser() {
        var spec = """
                {'validations': [{'expression': 'authorizer.group(``).resource(`pods`).namespace(`x`).check(`get`).allowed()'},
                                 {'expression': 'authorizer.requestResource.check(`custom`).allowed()', 'message': 'not allowed'}]}""";

        assertThat(verdict(spec).violations()).containsExactly(new Violation("not allowed", "Invalid"));
    }

    @Test
    void annotationsAreForTheAuditLog() {
        var spec = """
                {'auditAnnotations': [{'key': 'n', 'valueExpression': '`n is ` + string(object.n)'},
                                      {'key': 'none', 'valueExpression': 'null'}]}""";

        assertThat(verdict(spec).annotations()).containsOnlyKeys("n").containsEntry("n", "n is 3");
    }

    @Test
    void expressionsThatDoNotCompileAreRefusedWhereTheyStand() {
        var spec = """
                {'variables': [{'name': 'a', 'expression': '1 +'}, {'name': '1x', 'expression': '1'}],
                 'matchConditions': [{'name': 'c', 'expression': 'nothing'}],
                 'validations': [{'expression': 'variables.missing == 1'}, {'expression': '1'},
                                 {'expression': 'params == 1'}, {'expression': 'true', 'messageExpression': '1'}],
                 'auditAnnotations': [{'key': 'k', 'valueExpression': '1'}]}""";

        assertThat(PolicyCheck.check(tree(spec)))
                .extracting(Cause::field)
                .containsExactly(
                        "spec.variables[0].expression",
                        "spec.variables[1].name",
                        "spec.matchConditions[0].expression",
                        "spec.validations[0].expression",
                        "spec.validations[1].expression",
                        "spec.validations[2].expression",
                        "spec.validations[3].messageExpression",
                        "spec.auditAnnotations[0].valueExpression");
    }

    private static AdmissionPolicy.Verdict verdict(String spec) {
        return AdmissionPolicy.of(tree(spec)).evaluate(input());
    }

    private static AdmissionInput input() {
        return new AdmissionInput(
                tree("{'n': 3}"),
                NOTHING,
                tree(
                        "{'name': 'a', 'userInfo': {'username': 'jane'}, 'resource': {'group': '', 'version': 'v1', 'resource': 'x'}}"),
                tree("{'metadata': {'name': 'x'}}"),
                NOTHING,
                action -> new CelAuthorizer.Decision(action.verb().equals("get"), ""));
    }

    /** JSON with single quotes; backticks are the single quotes of expressions. */
    private static JsonNode tree(String json) {
        return Json.parse(json.replace('\'', '"').replace('`', '\'').getBytes(UTF_8));
    }
}
