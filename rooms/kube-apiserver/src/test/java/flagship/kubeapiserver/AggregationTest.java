package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.ExtensionServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** API groups that another, real HTTPS server serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class AggregationTest {
    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

    private TestApi api;
    private ExtensionServer backend;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        backend = new ExtensionServer();
        api.post("/api/v1/namespaces", "{'metadata':{'name':'test'}}").expect(201);
        api.post(
                        "/api/v1/namespaces/test/services",
                        "{'metadata':{'name':'hook'},'spec':{'type':'ExternalName','externalName':'localhost'}}")
                .expect(201);
    }

    @AfterAll
    void stop() {
        api.close();
        backend.close();
    }

    /** Registers a group whose resources are things; returns the path of the group version. */
    private String register(String group) {
        var root = "/apis/" + group + "/v1";
        backend.route(
                root,
                _ -> Reply.json(
                        "{'kind':'APIResourceList','apiVersion':'v1','groupVersion':'" + group
                                + "/v1','resources':[{'name':'things','singularName':'thing','namespaced':true,'kind':'Thing','verbs':['get','list']},"
                                + "{'name':'things/status','singularName':'','namespaced':true,'kind':'Thing','verbs':['get']}]}"));
        api.post(
                        SERVICES,
                        ("{'metadata':{'name':'v1.%s'},'spec':{'group':'%s','version':'v1','groupPriorityMinimum':1500,"
                                        + "'versionPriority':15,'caBundle':'%s','service':{'namespace':'test','name':'hook','port':%d}}}")
                                .formatted(group, group, backend.caBundle(), backend.port()))
                .expect(201);
        return root;
    }

    private void awaitCondition(String group, String status, String reason) {
        Await.until("the condition is " + reason, () -> {
            var conditions = api.get(SERVICES + "/v1." + group).body().at("/status/conditions/0");
            return conditions.path("status").asText().equals(status)
                    && conditions.path("reason").asText().equals(reason);
        });
    }

    private void awaitServed(String path, int status) {
        Await.until(path + " answers " + status, () -> api.get(path).status() == status);
    }

    @Test
    void requestsArePassedOnWithTheNameOfTheUserAndOurCertificate() {
        var root = register("pass.example.com");
        backend.route(root + "/namespaces/a/things", _ -> new Reply(418, "application/json", "{\"short\":true}"));
        awaitCondition("pass.example.com", "True", "Passed");
        awaitServed(root, 200);
        backend.forget();

        var answer = api.get(root + "/namespaces/a/things?labelSelector=a%3Db").expect(418);

        assertThat(answer.body().path("short").asBoolean()).isTrue();
        var request = backend.next();
        assertThat(request.target()).endsWith("/things?labelSelector=a%3Db");
        assertThat(request.header("X-remote-user")).containsExactly("admin");
        assertThat(request.header("X-remote-group")).containsExactly("system:masters", "system:authenticated");
        assertThat(request.headers()).doesNotContainKey("Authorization");
        assertThat(request.peer()).contains("CN=front-proxy-client");
    }

    @Test
    void bodiesArePassedOn() {
        var root = register("body.example.com");
        backend.route(
                root + "/things",
                request -> new Reply(201, "application/json", request.body().toString()));
        awaitCondition("body.example.com", "True", "Passed");
        awaitServed(root, 200);

        assertThat(api.post(root + "/things", "{'metadata':{'name':'x'}}")
                        .expect(201)
                        .text("/metadata/name"))
                .isEqualTo("x");
    }

    @Test
    void theBackendDescribesItsKindsItself() {
        register("describe.example.com");
        backend.route("/openapi/v3/apis/describe.example.com/v1", _ -> Reply.json("{'openapi':'3.0.0','mine':true}"));
        awaitCondition("describe.example.com", "True", "Passed");
        Await.until(
                "the index names it",
                () -> api.get("/openapi/v3").body().path("paths").has("apis/describe.example.com/v1"));

        var url = api.get("/openapi/v3").text("/paths/apis~1describe.example.com~1v1/serverRelativeURL");

        assertThat(api.get(url).expect(200).body().path("mine").asBoolean()).isTrue();
    }

    @Test
    void discoveryShowsWhatTheBackendServes() {
        register("discover.example.com");
        awaitCondition("discover.example.com", "True", "Passed");

        Await.until(
                "the group is listed", () -> api.get("/apis").body().toString().contains("discover.example.com"));
        var aggregated = api.getAs("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.at("/metadata/name").asText().equals("discover.example.com"))
                .findFirst()
                .orElseThrow();
        assertThat(aggregated.at("/versions/0/freshness").asText()).isEqualTo("Current");
        assertThat(aggregated.at("/versions/0/resources/0/resource").asText()).isEqualTo("things");
        assertThat(aggregated
                        .at("/versions/0/resources/0/subresources/0/subresource")
                        .asText())
                .isEqualTo("status");
    }

    @Test
    void withoutAServiceThereIsNoAnswer() {
        api.post(
                        SERVICES,
                        "{'metadata':{'name':'v1.none.example.com'},'spec':{'group':'none.example.com','version':'v1',"
                                + "'groupPriorityMinimum':100,'versionPriority':10,'insecureSkipTLSVerify':true,"
                                + "'service':{'namespace':'default','name':'no-such'}}}")
                .expect(201);

        awaitCondition("none.example.com", "False", "ServiceNotFound");
        awaitServed("/apis/none.example.com/v1", 503);
        assertThat(api.get("/apis/none.example.com/v1").body().asText()).isEqualTo("service unavailable\n");
    }

    @Test
    void aServerThatTheBundleDoesNotVouchForIsNotUsed() {
        var root = register("forged.example.com");
        try (var other = new ExtensionServer()) {
            api.patch(
                            SERVICES + "/v1.forged.example.com",
                            TestApi.MERGE,
                            "{'spec':{'caBundle':'" + other.caBundle() + "'}}")
                    .expect(200);

            awaitCondition("forged.example.com", "False", "FailedDiscoveryCheck");
            awaitServed(root, 503);
        }
    }

    @Test
    void groupsOfOurOwnHaveApiServicesThatAreAlwaysThere() {
        Await.until("v1.apps is there", () -> api.get(SERVICES + "/v1.apps").status() == 200);
        awaitCondition("apps", "True", "Local");
        var apps = api.get(SERVICES + "/v1.apps").body();
        assertThat(apps.at("/spec/groupPriorityMinimum").asInt()).isEqualTo(17_800);
        assertThat(apps.at("/metadata/labels").toString()).contains("onstart");

        api.delete(SERVICES + "/v1.apps").expect(200);
        Await.until("it came back", () -> api.get(SERVICES + "/v1.apps").status() == 200);
    }

    @Test
    void extensionServersLearnWhomToBelieve() {
        assertThat(api.get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                        .expect(200)
                        .text("/data/requestheader-allowed-names"))
                .isEqualTo("[\"front-proxy-client\"]");
    }
}
