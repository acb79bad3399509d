package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens with which strangers introduce themselves, and the ConfigMap by which they know the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class BootstrapTokensTest {
    private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";
    private static final String CLUSTER_INFO = "/api/v1/namespaces/kube-public/configmaps/cluster-info";
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SECRET = "0123456789abcdef";

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RunningServer.complete(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void token(String id, String data) throws Exception {
        var answer = server.post(
                SECRETS,
                RunningServer.ADMIN,
                "{'metadata':{'name':'bootstrap-token-%s'},'type':'bootstrap.kubernetes.io/token','stringData':{'token-id':'%1$s','token-secret':'%s'%s}}"
                        .formatted(id, SECRET, data));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    private int who(String token) throws Exception {
        return server.post(WHO, token, "{}").statusCode();
    }

    @Test
    void itsBearerIsInTheGroupsThatItNames() throws Exception {
        token(
                "aaaaaa",
                ",'usage-bootstrap-authentication':'true','auth-extra-groups':'system:bootstrappers:mine,system:masters'");

        var answer = server.post(WHO, "aaaaaa." + SECRET, "{}");

        assertThat(answer.body())
                .contains("system:bootstrap:aaaaaa")
                .contains("\"system:bootstrappers\"", "\"system:bootstrappers:mine\"")
                .doesNotContain("masters");
    }

    @Test
    void aTokenIsRefusedThatIsWrongOrNotMeantForThisOrOver() throws Exception {
        token("bbbbbb", ",'usage-bootstrap-signing':'true'");
        token(
                "cccccc",
                ",'usage-bootstrap-authentication':'true','expiration':'%s'"
                        .formatted(Instant.now().plusSeconds(3600)));
        token("dddddd", ",'usage-bootstrap-authentication':'true','expiration':'2020-01-01T00:00:00Z'");

        assertThat(who("bbbbbb." + SECRET)).isEqualTo(401);
        assertThat(who("cccccc." + SECRET)).isEqualTo(201);
        assertThat(who("cccccc.0000000000000000")).isEqualTo(401);
        assertThat(who("dddddd." + SECRET)).isEqualTo(401);
        assertThat(who("eeeeee." + SECRET)).isEqualTo(401);
    }

    /** Also in the moment before it is deleted. */
    @Test
    void aTokenEndsInItsMoment() throws Exception {
        var end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        token("hhhhhh", ",'usage-bootstrap-authentication':'true','expiration':'%s'".formatted(end));

        assertThat(knownAt(end.minusSeconds(1))).isTrue();
        assertThat(knownAt(end)).isFalse();
    }

    private boolean knownAt(Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        return new BootstrapTokens(server.store(), clock)
                .userOf("hhhhhh." + SECRET)
                .isPresent();
    }

    @Test
    void anExpiredTokenIsDeleted() throws Exception {
        token("ffffff", ",'usage-bootstrap-authentication':'true','expiration':'2020-01-01T00:00:00Z'");

        Await.until("it is gone", () -> status(SECRETS + "/bootstrap-token-ffffff") == 404);
    }

    private int status(String path) {
        try {
            return server.get(path, RunningServer.ADMIN).statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everySigningTokenSignsTheClusterInfo() throws Exception {
        server.post(
                "/api/v1/namespaces/kube-public/configmaps",
                RunningServer.ADMIN,
                "{'metadata':{'name':'cluster-info'},'data':{'kubeconfig':'one','jws-kubeconfig-gone00':'stale'}}");
        token("gggggg", ",'usage-bootstrap-signing':'true'");
        var own = new BootstrapToken("gggggg", SECRET);

        Await.until("it is signed", () -> data("jws-kubeconfig-gggggg").equals(own.sign("one")));
        assertThat(data("jws-kubeconfig-gone00")).isEmpty();
        assertThat(data("kubeconfig")).isEqualTo("one");
    }

    private String data(String key) {
        try {
            var body = server.get(CLUSTER_INFO, RunningServer.ADMIN).body();
            return Json.parse(body.getBytes(StandardCharsets.UTF_8))
                    .path("data")
                    .path(key)
                    .asText("");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Computed once with OpenSSL: HMAC with SHA-256 over the header and the text, both in base64 for URLs. */
    @Test
    void aSignatureIsTheOneThatKubeadmComputes() {
        assertThat(new BootstrapToken("abcdef", SECRET).sign("hello"))
                .startsWith("eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9..")
                .endsWith("MxsnbCjBaYzcbNIFa06F-wuF9LX26rhMlrL4zA1511s");
    }
}
