package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of service accounts: issued, recognized, verified by others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ServiceAccountTokenTest {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RunningServer.complete(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private JsonNode post(String path, String json) throws IOException, InterruptedException {
        return Json.parse(
                server.post(path, RunningServer.ADMIN, json).body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String newAccount(String name) throws IOException, InterruptedException {
        post("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'" + name + "'}}");
        return "/api/v1/namespaces/default/serviceaccounts/" + name;
    }

    private static JsonNode claims(String token) {
        return Json.parse(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    @Test
    void aTokenSaysWhoseItIsAndForHowLong() throws Exception {
        var account = newAccount("plain");

        var issued = post(account + "/token", "{'spec':{'expirationSeconds':600}}");

        var claims = claims(issued.at("/status/token").asText());
        assertThat(claims.path("sub").asText()).isEqualTo("system:serviceaccount:default:plain");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
        assertThat(claims.at("/kubernetes.io/serviceaccount/uid").asText()).isNotEmpty();
        assertThat(issued.at("/spec/audiences/0").asText()).isEqualTo("https://kubernetes.default.svc");
    }

    @Test
    void itsBearerIsTheAccount() throws Exception {
        var account = newAccount("bearer");
        var token = post(account + "/token", "{}").at("/status/token").asText();

        var answer = server.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", token, "{}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body())
                .contains("\"username\":\"system:serviceaccount:default:bearer\"")
                .contains("system:serviceaccounts:default")
                .contains("JTI=");
    }

    @Test
    void itEndsWithItsAccount() throws Exception {
        var account = newAccount("brief");
        var token = post(account + "/token", "{}").at("/status/token").asText();
        server.send(server.request(account).DELETE().header("Authorization", "Bearer " + RunningServer.ADMIN));
        newAccount("brief"); // Another one of the same name.

        assertThat(server.get("/version", token).statusCode()).isEqualTo(401);
    }

    @Test
    void itIsGoodForItsAudienceOnly() throws Exception {
        var account = newAccount("vault");
        var token = post(account + "/token", "{'spec':{'audiences':['vault']}}")
                .at("/status/token")
                .asText();

        assertThat(server.get("/version", token).statusCode()).isEqualTo(401);
        assertThat(post(REVIEWS, "{'spec':{'token':'%s','audiences':['vault','x']}}".formatted(token))
                        .at("/status/audiences")
                        .toString())
                .isEqualTo("[\"vault\"]");
        assertThat(post(REVIEWS, "{'spec':{'token':'%s'}}".formatted(token))
                        .at("/status/error")
                        .asText())
                .isEqualTo(
                        "[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences [\"https://kubernetes.default.svc\"]]");
    }

    @Test
    void aForgedTokenIsNobodys() throws Exception {
        var account = newAccount("forged");
        var token = post(account + "/token", "{}").at("/status/token").asText();
        var parts = token.split("\\.");
        var other = new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8)
                .replace("default:forged", "kube-system:root");
        var forged = parts[0] + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(other.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + "." + parts[2];

        assertThat(server.get("/version", forged).statusCode()).isEqualTo(401);
    }

    @Test
    void aShortLifeIsRefused() throws Exception {
        var account = newAccount("short");

        assertThat(post(account + "/token", "{'spec':{'expirationSeconds':60}}")
                        .path("message")
                        .asText())
                .endsWith("spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes");
    }

    @Test
    void othersFindTheKeysToVerifyWith() throws Exception {
        newAccount("keys");
        var configuration = server.get("/.well-known/openid-configuration", RunningServer.ADMIN);
        var keys = server.get("/openid/v1/jwks", RunningServer.ADMIN);

        assertThat(configuration.body())
                .contains("\"issuer\":\"https://kubernetes.default.svc\"")
                .contains("/openid/v1/jwks");
        assertThat(keys.headers().firstValue("content-type")).contains("application/jwk-set+json");
        assertThat(keys.body()).contains("\"kty\":\"RSA\"").contains("\"alg\":\"RS256\"");
    }
}
