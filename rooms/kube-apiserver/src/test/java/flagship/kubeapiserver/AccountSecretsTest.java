package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of ServiceAccounts that lie in Secrets: for those who cannot ask for a new one each hour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class AccountSecretsTest {
    private static final String DEFAULT = "/api/v1/namespaces/default/";

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RunningServer.complete(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void account(String name) throws Exception {
        server.post(DEFAULT + "serviceaccounts", RunningServer.ADMIN, "{'metadata':{'name':'%s'}}".formatted(name));
    }

    private void secret(String name, String account) throws Exception {
        var answer = server.post(
                DEFAULT + "secrets",
                RunningServer.ADMIN,
                "{'metadata':{'name':'%s','annotations':{'kubernetes.io/service-account.name':'%s'}},'type':'kubernetes.io/service-account-token'}"
                        .formatted(name, account));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    private void delete(String path) throws Exception {
        server.send(server.request(DEFAULT + path).DELETE().header("Authorization", "Bearer " + RunningServer.ADMIN));
    }

    private JsonNode read(String secret) {
        try {
            return Json.parse(server.get(DEFAULT + "secrets/" + secret, RunningServer.ADMIN)
                    .body()
                    .getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String value(String secret, String key) {
        Await.until(key + " of " + secret, () -> read(secret).at("/data/" + key).isTextual());
        return new String(
                Base64.getDecoder().decode(read(secret).at("/data/" + key).asText()), StandardCharsets.UTF_8);
    }

    private int status(String path, String token) {
        try {
            return server.get(path, token).statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSecretForAnAccountIsFilledWithATokenOfIt() throws Exception {
        account("robot");
        secret("robot-token", "robot");

        var token = value("robot-token", "token");

        assertThat(value("robot-token", "ca.crt")).isEqualTo(server.authority());
        assertThat(value("robot-token", "namespace")).isEqualTo("default");
        assertThat(read("robot-token").at("/metadata/annotations").toString()).contains("service-account.uid");
        var who = server.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", token, "{}");
        assertThat(who.body())
                .contains("\"username\":\"system:serviceaccount:default:robot\"")
                .contains("system:serviceaccounts:default");
    }

    @Test
    void theTokenEndsWithItsSecret() throws Exception {
        account("brief");
        secret("brief-token", "brief");
        var token = value("brief-token", "token");
        assertThat(status("/version", token)).isEqualTo(200);

        delete("secrets/brief-token");

        assertThat(status("/version", token)).isEqualTo(401);
    }

    @Test
    void tokenAndSecretEndWithTheirAccount() throws Exception {
        account("mortal");
        secret("mortal-token", "mortal");
        var token = value("mortal-token", "token");

        delete("serviceaccounts/mortal");
        account("mortal"); // Another one of the same name.

        assertThat(status("/version", token)).isEqualTo(401);
        Await.until("the secret is gone", () -> status(DEFAULT + "secrets/mortal-token", RunningServer.ADMIN) == 404);
    }

    @Test
    void aSecretWaitsForItsAccount() throws Exception {
        secret("early-token", "early");
        account("early");

        assertThat(value("early-token", "token")).isNotEmpty();
    }
}
