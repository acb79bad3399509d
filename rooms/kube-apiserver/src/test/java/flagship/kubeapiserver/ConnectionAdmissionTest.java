package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks and policies judge connections (operation CONNECT) before they are made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ConnectionAdmissionTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String RULES =
            "[{'apiGroups':[''],'apiVersions':['v1'],'resources':['pods/exec','pods/portforward','nodes/proxy'],'operations':['CONNECT']}]";

    private TestApi api;
    private ExtensionServer hook;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        hook = new ExtensionServer();
        api.server().server().mount(new PodConnections());
        api.server().server().mount(new NodeProxy());
    }

    @AfterAll
    void stop() {
        api.close();
        hook.close();
    }

    @AfterEach
    void takeAway() {
        for (String kind : new String[] {
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings"
        }) {
            api.delete(GROUP + kind + "/c");
        }
        hook.forget();
    }

    private void register(String kind, String path) {
        api.post(GROUP + kind, """
                {'metadata':{'name':'c'},'webhooks':[{'name':'h.test.example.com','clientConfig':{'url':'%s','caBundle':'%s'},
                 'sideEffects':'None','timeoutSeconds':2,'rules':%s,'admissionReviewVersions':['v1']}]}""".formatted(hook.url(path), hook.caBundle(), RULES))
                .expect(201);
    }

    @Test
    void aHookSeesWhatIsAskedOfAConnection() {
        hook.review("/allow", "'allowed':true,'warnings':['watched']");
        register("validatingwebhookconfigurations", "/allow");

        var answer = api.get("/api/v1/namespaces/default/pods/p/exec?command=sh&command=-c&stdin=true&container=main");

        assertThat(answer.text("/reached")).isEqualTo("exec");
        assertThat(answer.response().headers().firstValue("warning")).contains("299 - \"watched\"");
        var request = hook.next().body().path("request");
        assertThat(request.path("operation").asText()).isEqualTo("CONNECT");
        assertThat(request.at("/kind/kind").asText()).isEqualTo("PodExecOptions");
        assertThat(request.path("subResource").asText()).isEqualTo("exec");
        assertThat(request.path("name").asText()).isEqualTo("p");
        assertThat(request.path("namespace").asText()).isEqualTo("default");
        assertThat(request.path("options").isNull()).isTrue();
        assertThat(request.path("object"))
                .hasToString(
                        "{\"kind\":\"PodExecOptions\",\"apiVersion\":\"v1\",\"stdin\":true,\"container\":\"main\",\"command\":[\"sh\",\"-c\"]}");
    }

    @Test
    void aHookRefusesAConnectionAndNothingElse() {
        hook.review("/deny", "'allowed':false,'status':{'code':403,'message':'no shells'}");
        register("validatingwebhookconfigurations", "/deny");

        var refused = api.get("/api/v1/namespaces/default/pods/p/exec?command=sh");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/message"))
                .isEqualTo("admission webhook \"h.test.example.com\" denied the request: no shells");
        assertThat(api.get("/api/v1/nodes/n/proxy/metrics").status()).isEqualTo(403);
        assertThat(api.get("/api/v1/namespaces/default/pods/p/log").text("/reached"))
                .isEqualTo("log"); // Is read, not connected to.
    }

    @Test
    void aProxyIsShownItsPathAndAForwardItsPorts() {
        hook.review("/allow", "'allowed':true");
        register("validatingwebhookconfigurations", "/allow");

        assertThat(api.get("/api/v1/nodes/n/proxy/metrics/cadvisor").text("/reached"))
                .isEqualTo("proxy");
        api.get("/api/v1/namespaces/default/pods/p/portforward?ports=80,8080").expect(200);

        var proxy = hook.next().body().path("request").path("object");
        assertThat(proxy.path("kind").asText()).isEqualTo("NodeProxyOptions");
        assertThat(proxy.path("path").asText()).isEqualTo("/metrics/cadvisor");
        assertThat(hook.next().body().at("/request/object/ports")).hasToString("[80,8080]");
    }

    @Test
    void aMutatingHookMayAllowButNotChangeAConnection() {
        var patch = Base64.getEncoder()
                .encodeToString("[{\"op\":\"add\",\"path\":\"/tty\",\"value\":true}]".getBytes(StandardCharsets.UTF_8));
        hook.review("/mutate", "'allowed':true,'patchType':'JSONPatch','patch':'" + patch + "'");
        register("mutatingwebhookconfigurations", "/mutate");

        var refused = api.get("/api/v1/namespaces/default/pods/p/exec?command=sh");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.text("/message")).contains("h.test.example.com", "may allow or deny it");
    }

    @Test
    void aPolicyJudgesConnections() {
        api.post(
                        GROUP + "validatingadmissionpolicies",
                        "{'metadata':{'name':'c'},'spec':{'matchConstraints':{'resourceRules':%s},'validations':[{'expression':'!has(object.stdin)','message':'look, do not touch'}]}}"
                                .formatted(RULES))
                .expect(201);
        api.post(
                        GROUP + "validatingadmissionpolicybindings",
                        "{'metadata':{'name':'c'},'spec':{'policyName':'c','validationActions':['Deny']}}")
                .expect(201);

        assertThat(api.get("/api/v1/namespaces/default/pods/p/exec?command=sh").text("/reached"))
                .isEqualTo("exec");
        var refused = api.get("/api/v1/namespaces/default/pods/p/exec?command=sh&stdin=1");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/message")).contains("look, do not touch");
    }

    /** Says which subresource was reached. */
    private record PodConnections() implements NamespacedSubresource {
        @Override
        public GroupVersionResource resource() {
            return new GroupVersionResource("", "v1", "pods");
        }

        @Override
        public Set<String> subresources() {
            return Set.of("exec", "portforward", "log");
        }

        @Override
        public void handle(NamespacedName name, String subresource, ApiRequest request, ApiResponse response)
                throws IOException {
            reached(subresource, response);
        }
    }

    private record NodeProxy() implements SubresourceExtension {
        @Override
        public GroupVersionResource resource() {
            return new GroupVersionResource("", "v1", "nodes");
        }

        @Override
        public String subresource() {
            return "proxy";
        }

        @Override
        public void handle(String name, String rest, ApiRequest request, ApiResponse response) throws IOException {
            reached("proxy", response);
        }
    }

    private static void reached(String subresource, ApiResponse response) throws IOException {
        var body = "{\"reached\":\"%s\"}".formatted(subresource).getBytes(StandardCharsets.UTF_8);
        response.send(200, "application/json", body);
    }
}
