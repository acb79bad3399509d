package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.ExtensionServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Admission webhooks against a real HTTPS server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WebhookTest {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";

    private TestApi api;
    private ExtensionServer hook;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        hook = new ExtensionServer();
    }

    @AfterAll
    void stop() {
        api.close();
        hook.close();
    }

    @AfterEach
    void takeHooksAway() {
        for (String kind : new String[] {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"}) {
            api.delete(CONFIGURATIONS + kind + "/c");
        }
        hook.review("/gone", "'allowed':true");
        var namespace = api.newNamespace();
        Await.until("no hook is asked any more", () -> {
            hook.forget();
            api.post(namespace + "/configmaps?dryRun=All", "{'metadata':{'name':'probe'}}");
            return hook.isIdle();
        });
    }

    /** Registers one hook for ConfigMaps and waits until it is asked; returns the path of ConfigMaps in a namespace of their own. */
    private String register(String kind, String path, String more) {
        var namespace = api.newNamespace();
        var webhook = """
                {'name':'h.test.example.com','clientConfig':{'url':'%s','caBundle':'%s'},'sideEffects':'None','timeoutSeconds':2,
                 'rules':[{'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps'],'operations':['*']}],
                 'admissionReviewVersions':['v1']%s}""".formatted(hook.url(path), hook.caBundle(), more);
        api.post(CONFIGURATIONS + kind, "{'metadata':{'name':'c'},'webhooks':[" + webhook + "]}")
                .expect(201);
        Await.until("the hook is asked", () -> {
            api.post(namespace + "/configmaps?dryRun=All", "{'metadata':{'name':'m-probe'}}");
            return !hook.isIdle();
        });
        hook.forget();
        return namespace + "/configmaps";
    }

    private static String patch(String json) {
        var bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return "'allowed':true,'patchType':'JSONPatch','patch':'"
                + Base64.getEncoder().encodeToString(bytes) + "'";
    }

    @Test
    void aMutatingHookChangesWhatIsStored() {
        hook.review("/mutate", patch("[{'op':'add','path':'/data','value':{'added':'1'}}]"));
        var maps = register("mutatingwebhookconfigurations", "/mutate", "");

        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(201).text("/data/added"))
                .isEqualTo("1");

        var request = hook.next().body().path("request");
        assertThat(request.path("operation").asText()).isEqualTo("CREATE");
        assertThat(request.at("/object/metadata").has("uid")).isFalse();
        assertThat(request.path("oldObject").isNull()).isTrue();
        assertThat(request.at("/userInfo/username").asText()).isEqualTo("admin");
        assertThat(api.get(maps + "/a").text("/data/added")).isEqualTo("1");
    }

    @Test
    void aValidatingHookRefusesWithItsOwnCodeAndWarnings() {
        hook.review(
                "/deny", "'allowed':false,'warnings':['mind'],'status':{'code':418,'reason':'Teapot','message':'no'}");
        var maps = register("validatingwebhookconfigurations", "/deny", "");

        var answer = api.post(maps, "{'metadata':{'name':'a'}}").expect(418);

        assertThat(answer.text("/message"))
                .isEqualTo("admission webhook \"h.test.example.com\" denied the request: no");
        assertThat(answer.text("/reason")).isEqualTo("Teapot");
        assertThat(answer.response().headers().firstValue("warning")).contains("299 - \"mind\"");
        var request = hook.next().body().path("request");
        assertThat(request.at("/object/metadata").has("uid")).isTrue();
        assertThat(request.path("dryRun").asBoolean()).isFalse();
    }

    @Test
    void deletionsAreShownWithTheOldObject() {
        hook.review("/allow", "'allowed':true");
        var maps = register("validatingwebhookconfigurations", "/allow", "");
        api.post(maps, "{'metadata':{'name':'a'}}").expect(201);
        hook.forget();

        api.delete(maps + "/a").expect(200);

        var request = hook.next().body().path("request");
        assertThat(request.path("operation").asText()).isEqualTo("DELETE");
        assertThat(request.path("object").isNull()).isTrue();
        assertThat(request.at("/oldObject/metadata/name").asText()).isEqualTo("a");
        assertThat(request.at("/options/kind").asText()).isEqualTo("DeleteOptions");
    }

    @Test
    void aHookThatIsBrokenStopsWritesUnlessItMayBeIgnored() {
        hook.route("/broken", _ -> new Reply(500, "application/json", "{}"));
        var maps = register("validatingwebhookconfigurations", "/broken", "");

        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(500).text("/message"))
                .isEqualTo(
                        "Internal error occurred: failed calling webhook \"h.test.example.com\": failed to call webhook:"
                                + " an error on the server (\"unknown\") has prevented the request from succeeding");

        api.patch(
                        CONFIGURATIONS + "validatingwebhookconfigurations/c",
                        TestApi.JSON_PATCH,
                        "[{'op':'replace','path':'/webhooks/0/failurePolicy','value':'Ignore'}]")
                .expect(200);
        Await.until(
                "failures are ignored",
                () -> api.post(maps, "{'metadata':{'name':'a'}}").status() == 201);
    }

    @Test
    void anAnswerToAnotherQuestionIsNoAnswer() {
        hook.route(
                "/other",
                _ -> Reply.json("{'apiVersion':'admission.k8s.io/v1','response':{'uid':'x','allowed':true}}"));
        var maps = register("validatingwebhookconfigurations", "/other", "");

        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(500).text("/message"))
                .contains("received invalid webhook response: expected response.uid=\"")
                .contains("got \"x\"");
    }

    @Test
    void aHookThatHangsCostsItsTimeoutOnly() {
        hook.route("/hang", _ -> {
            java.util.concurrent.locks.LockSupport.parkNanos(4_000_000_000L);
            return Reply.json("{}");
        });
        var maps = register("validatingwebhookconfigurations", "/hang", ",'failurePolicy':'Fail'");

        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(500).text("/message"))
                .contains("context deadline exceeded");
    }

    @Test
    void selectorsAndConditionsKeepAHookFromBeingAsked() {
        hook.review("/deny", "'allowed':false");
        var maps = register(
                "validatingwebhookconfigurations",
                "/deny",
                ",'matchConditions':[{'name':'m','expression':'object.metadata.name.startsWith(\\\"m\\\")'}]");

        api.post(maps, "{'metadata':{'name':'z'}}").expect(201);
        api.post(maps, "{'metadata':{'name':'m'}}").expect(400);
        assertThat(api.post(maps, "{'metadata':{'name':'m'}}").text("/message"))
                .endsWith("denied the request without explanation");
    }

    @Test
    void aPatchThatDoesNotFitIsAnError() {
        hook.review("/badpatch", patch("[{'op':'remove','path':'/nope'}]"));
        var maps = register("mutatingwebhookconfigurations", "/badpatch", "");

        assertThat(api.post(maps, "{'metadata':{'name':'a'}}").expect(500).text("/message"))
                .isEqualTo("Internal error occurred: error in remove for path: '/nope':"
                        + " Unable to remove nonexistent key: nope: missing value");
    }

    @Test
    void aServerThatTheBundleDoesNotVouchForIsNotAsked() {
        try (var other = new ExtensionServer()) {
            hook.review("/allow", "'allowed':true");
            var maps = register("validatingwebhookconfigurations", "/allow", "");
            api.patch(
                            CONFIGURATIONS + "validatingwebhookconfigurations/c",
                            TestApi.JSON_PATCH,
                            "[{'op':'replace','path':'/webhooks/0/clientConfig/caBundle','value':'%s'}]"
                                    .formatted(other.caBundle()))
                    .expect(200);

            Await.until(
                    "the hook fails",
                    () -> api.post(maps + "?dryRun=All", "{'metadata':{'name':'a'}}")
                                    .status()
                            == 500);
            assertThat(api.post(maps, "{'metadata':{'name':'a'}}").text("/message"))
                    .contains("failed to call webhook");
        }
    }

    @Test
    void aServiceIsDialledWhereItPointsAndVerifiedByItsName() {
        hook.review("/allow", "'allowed':true");
        api.post("/api/v1/namespaces", "{'metadata':{'name':'test'}}");
        api.post(
                        "/api/v1/namespaces/test/services",
                        "{'metadata':{'name':'hook'},'spec':{'type':'ExternalName','externalName':'localhost'}}")
                .expect(201);
        var maps = register("validatingwebhookconfigurations", "/allow", "");
        api.patch(
                        CONFIGURATIONS + "validatingwebhookconfigurations/c",
                        TestApi.JSON_PATCH,
                        ("[{'op':'remove','path':'/webhooks/0/clientConfig/url'},{'op':'add','path':'/webhooks/0/clientConfig/service',"
                                        + "'value':{'namespace':'test','name':'hook','port':%d,'path':'/allow'}}]")
                                .formatted(hook.port()))
                .expect(200);

        Await.until("it is asked by its name", () -> {
            api.post(maps + "?dryRun=All", "{'metadata':{'name':'a'}}").expect(201);
            return hook.next().header("Host").contains("hook.test.svc");
        });
    }

    @Test
    void aDryRunIsRefusedWhereTheHookHasSideEffects() {
        assertThat(api.post(
                                CONFIGURATIONS + "validatingwebhookconfigurations",
                                "{'metadata':{'name':'c'},'webhooks':[{'name':'short','sideEffects':'Some','clientConfig':"
                                        + "{'url':'http://x/'},'admissionReviewVersions':['v2']}]}")
                        .expect(422)
                        .body()
                        .at("/details/causes"))
                .hasSize(4);
    }
}
