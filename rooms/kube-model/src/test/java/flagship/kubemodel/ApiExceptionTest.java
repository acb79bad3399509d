package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiExceptionTest {
    private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
    private static final GroupResource PODS = new GroupResource("", "pods");

    @Test
    void notFoundNamesThePluralResource() {
        assertStatus(ApiException.notFound(DEPLOYMENTS, "a"), """
                {'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':'deployments.apps \\'a\\' not found',
                 'reason':'NotFound','details':{'name':'a','group':'apps','kind':'deployments'},'code':404}""");
    }

    @Test
    void aBadRequestHasNoDetails() {
        assertStatus(ApiException.badRequest("what"), """
                {'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':'what','reason':'BadRequest','code':400}""");
    }

    @Test
    void aForbiddenMethodHasEmptyDetails() {
        assertStatus(ApiException.methodNotAllowed(), """
                {'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure',
                 'message':'the server does not allow this method on the requested resource',
                 'reason':'MethodNotAllowed','details':{},'code':405}""");
    }

    @Test
    void anInvalidObjectNamesItsKindAndEachCause() {
        var one = ApiException.invalid("g", "Form", "a", List.of(Causes.required("spec", "")));
        var two =
                ApiException.invalid("", "Pod", "a", List.of(Causes.required("x", "why"), Causes.forbidden("", "no")));

        assertStatus(one, """
                {'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure',
                 'message':'Form.g \\'a\\' is invalid: spec: Required value','reason':'Invalid',
                 'details':{'name':'a','group':'g','kind':'Form',
                 'causes':[{'reason':'FieldValueRequired','message':'Required value','field':'spec'}]},'code':422}""");
        assertThat(two).hasMessage("Pod \"a\" is invalid: [x: Required value: why, <nil>: Forbidden: no]");
    }

    @Test
    void whoShouldComeBackIsToldWhen() {
        assertStatus(ApiException.tooManyRequests("later", 5), """
                {'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':'later','reason':'TooManyRequests',
                 'details':{'retryAfterSeconds':5},'code':429}""");
    }

    @Test
    void conflictsSayWhatToDo() {
        assertThat(ApiException.staleVersion(PODS, "a"))
                .hasMessage(
                        "Operation cannot be fulfilled on pods \"a\": the object has been modified; please apply your changes to the "
                                + "latest version and try again");
        assertThat(ApiException.alreadyExists(PODS, "a")).hasMessage("pods \"a\" already exists");
        assertThat(ApiException.forbidden(PODS, "", "why")).hasMessage("pods is forbidden: why");
        assertThat(ApiException.internal("why")).hasMessage("Internal error occurred: why");
    }

    @Test
    void everyFactoryFixesItsCode() {
        assertThat(List.of(
                        ApiException.unauthorized(),
                        ApiException.noSuchPath(),
                        ApiException.notAcceptable(""),
                        ApiException.expired(""),
                        ApiException.tooLarge(""),
                        ApiException.unsupportedMediaType(""),
                        ApiException.unavailable("", 1),
                        ApiException.timeout("", 1)))
                .extracting(ApiException::code)
                .containsExactly(401, 404, 406, 410, 413, 415, 503, 504);
    }

    private static void assertStatus(ApiException failure, String json) {
        // Within single quotes a double one is written \', so that it survives their exchange.
        assertThat(failure.status().toJson()).isEqualTo(TestJson.node(json));
    }
}
