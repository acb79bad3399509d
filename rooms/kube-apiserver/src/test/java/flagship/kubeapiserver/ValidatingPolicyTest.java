package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** ValidatingAdmissionPolicies and their bindings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ValidatingPolicyTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    /** Puts a policy for ConfigMaps into force in a namespace of its own; returns the path of its ConfigMaps. */
    private String enforce(String name, String spec, String binding) {
        var namespace = api.newNamespace();
        var rules = "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],"
                + "'resources':['configmaps']}]}";
        api.post(
                        GROUP + "validatingadmissionpolicies",
                        "{'metadata':{'name':'%s'},'spec':{%s,%s}}".formatted(name, rules, spec))
                .expect(201);
        api.post(
                        GROUP + "validatingadmissionpolicybindings",
                        ("{'metadata':{'name':'%s'},'spec':{'policyName':'%s','matchResources':{'namespaceSelector':"
                                        + "{'matchLabels':{'kubernetes.io/metadata.name':'%s'}}},%s}}")
                                .formatted(name, name, namespace.substring(namespace.lastIndexOf('/') + 1), binding))
                .expect(201);
        return namespace + "/configmaps";
    }

    private void awaitStatus(String maps, int status) {
        Await.until(
                "the policy is in force",
                () -> api.post(maps + "?dryRun=All", "{'metadata':{'name':'bad'}}")
                                .status()
                        == status);
    }

    @Test
    void aDenyingBindingRefuses() {
        var maps = enforce(
                "deny",
                "'validations':[{'expression':'object.metadata.name != \\\"bad\\\"','message':'bad name','reason':'Forbidden'}]",
                "'validationActions':['Deny']");
        awaitStatus(maps, 403);

        assertThat(api.post(maps, "{'metadata':{'name':'bad'}}").text("/message"))
                .isEqualTo("configmaps \"bad\" is forbidden: ValidatingAdmissionPolicy 'deny' with binding 'deny'"
                        + " denied request: bad name");
        api.post(maps, "{'metadata':{'name':'good'}}").expect(201);
    }

    @Test
    void aWarningBindingWarns() {
        var maps = enforce(
                "warn",
                "'validations':[{'expression':'object.metadata.name != \\\"bad\\\"'}]",
                "'validationActions':['Warn']");

        Await.until(
                "the policy warns",
                () -> api.post(maps + "?dryRun=All", "{'metadata':{'name':'bad'}}")
                        .response()
                        .headers()
                        .firstValue("warning")
                        .orElse("")
                        .contains(
                                "Validation failed for ValidatingAdmissionPolicy 'warn' with binding 'warn': failed expression:"));
    }

    @Test
    void parametersComeFromTheObjectThatTheBindingNames() {
        var maps = enforce(
                "params",
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'matchConditions':[{'name':'n','expression':"
                        + "'object.metadata.name != \\\"limit\\\"'}],'validations':[{'expression':"
                        + "'object.metadata.name.size() <= int(params.data.max)','messageExpression':'\\\"over \\\" + params.data.max'}]",
                "'validationActions':['Deny'],'paramRef':{'name':'limit','parameterNotFoundAction':'Deny'}");
        awaitStatus(maps, 422);
        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(422).text("/message"))
                .endsWith(
                        "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");

        api.delete(GROUP + "validatingadmissionpolicybindings/params").expect(200);
        Await.until(
                "the binding is gone",
                () -> api.post(maps, "{'metadata':{'name':'limit'},'data':{'max':'2'}}")
                                .status()
                        == 201);
        api.post(
                        GROUP + "validatingadmissionpolicybindings",
                        "{'metadata':{'name':'params'},'spec':{'policyName':'params','validationActions':['Deny'],"
                                + "'paramRef':{'name':'limit','parameterNotFoundAction':'Deny'},'matchResources':{'namespaceSelector':"
                                + "{'matchLabels':{'kubernetes.io/metadata.name':'%s'}}}}}"
                                        .formatted(maps.split("/")[4]))
                .expect(201);
        awaitStatus(maps, 422);
        assertThat(api.post(maps, "{'metadata':{'name':'long'}}").expect(422).text("/message"))
                .endsWith("denied request: over 2");
        api.post(maps, "{'metadata':{'name':'ok'}}").expect(201);
    }

    @Test
    void deletionsAreJudgedByTheOldObject() {
        var maps = enforce(
                "delete",
                "'validations':[{'expression':'request.operation != \\\"DELETE\\\" || oldObject.metadata.name != \\\"bad\\\"'}]",
                "'validationActions':['Deny']");
        api.post(maps, "{'metadata':{'name':'bad'}}").expect(201);

        Await.until(
                "the policy is in force",
                () -> api.delete(maps + "/bad?dryRun=All").status() == 422);
        api.delete(maps + "/bad").expect(422);
    }

    @Test
    void anExpressionThatDoesNotCompileIsRefused() {
        var answer = api.post(
                        GROUP + "validatingadmissionpolicies",
                        "{'metadata':{'name':'bad'},'spec':{'validations':[{'expression':'object.metadata.name ='}]}}")
                .expect(422);

        assertThat(answer.body().at("/details/causes").toString())
                .contains("spec.validations[0].expression")
                .contains("spec.matchConstraints");
    }
}
