package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who a request comes from, seen over HTTPS through the review that says "who am I". */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {
    private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final KeyManager[] NO_CERTIFICATE = {};

    private Path folder = Path.of("");
    private final CertificateIssuer clients = authority("clients");
    private final CertificateIssuer proxies = authority("proxies");
    private final CertificateIssuer strangers = authority("strangers");
    private RunningServer running;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        folder = data;
        var clientCa = Files.writeString(folder.resolve("clients.crt"), PemFiles.print(List.of(clients.authority())));
        var proxyCa = Files.writeString(folder.resolve("proxies.crt"), PemFiles.print(List.of(proxies.authority())));
        var config = RunningServer.config(folder)
                .withClientCaFile(Optional.of(clientCa))
                .withRequestHeaderClientCaFile(Optional.of(proxyCa));
        running = new RunningServer(folder, config, (_, _) -> {
            throw ApiException.noSuchPath();
        });
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void aTokenIsItsUser() throws Exception {
        assertThat(whoAmI(NO_CERTIFICATE, "Authorization", "Bearer jane-token").body())
                .contains(
                        "\"username\":\"jane\",\"uid\":\"uid-2\",\"groups\":[\"devs\",\"ops\",\"system:authenticated\"]");
    }

    @Test
    void anUnknownTokenIs401() throws Exception {
        var answer = running.get("/api", "nope");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"reason\":\"Unauthorized\"");
    }

    @Test
    void withoutCredentialsTheUserIsAnonymous() throws Exception {
        var answer = running.send(running.request("/api"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("User \\\"system:anonymous\\\" cannot get path \\\"/api\\\"");
    }

    @Test
    void anotherSchemeIsNoCredential() throws Exception {
        for (var header : List.of("Bearer", "Basic YTpi")) {
            var answer = running.send(running.request("/api").header("Authorization", header));
            assertThat(answer.statusCode()).as(header).isEqualTo(403);
        }
    }

    @Test
    void aCertificateIsItsCommonNameInItsOrganization() throws Exception {
        var user = user(whoAmI(certificate(clients, "joe", "ops"), "X-Any", "x"));

        assertThat(user.path("username").asText()).isEqualTo("joe");
        assertThat(user.path("groups").toString()).isEqualTo("[\"ops\",\"system:authenticated\"]");
        assertThat(user.path("extra")
                        .path("authentication.kubernetes.io/credential-id")
                        .get(0)
                        .asText())
                .matches("X509SHA256=[0-9a-f]{64}");
    }

    @Test
    void theAdminCertificateIsAMaster() throws Exception {
        var key = PemFiles.privateKey(folder.resolve("pki/admin.key"), "key");
        var certificate = PemFiles.certificates(folder.resolve("pki/admin.crt"), "certificate")
                .getFirst();

        assertThat(whoAmI(RunningServer.keys(key, certificate), "X-Any", "x").body())
                .contains("system:masters");
    }

    @Test
    void aCertificateOfAStrangerIsReadableAs401() throws Exception {
        assertThat(whoAmI(certificate(strangers, "joe", "system:masters"), "X-Any", "x")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aGoodTokenWorksBesideABadCertificate() throws Exception {
        var answer = whoAmI(certificate(strangers, "joe", "x"), "Authorization", "Bearer jane-token");

        assertThat(user(answer).path("username").asText()).isEqualTo("jane");
    }

    @Test
    void aFrontProxySpeaksForItsUser() throws Exception {
        var user = user(whoAmI(
                certificate(proxies, "proxy", "x"),
                "X-Remote-User",
                "ann",
                "X-Remote-Group",
                "g1",
                "X-Remote-Group",
                "g2",
                "X-Remote-Extra-Acme.com%2Fproject",
                "p"));

        assertThat(user.path("username").asText()).isEqualTo("ann");
        assertThat(user.path("groups").toString()).isEqualTo("[\"g1\",\"g2\",\"system:authenticated\"]");
        assertThat(user.path("extra").path("acme.com/project").get(0).asText()).isEqualTo("p");
    }

    @Test
    void fromAnybodyElseProxyHeadersMeanNothing() throws Exception {
        var byToken = whoAmI(NO_CERTIFICATE, "Authorization", "Bearer jane-token", "X-Remote-User", "ann");
        var byClientCertificate = whoAmI(certificate(clients, "joe", "x"), "X-Remote-User", "ann");
        var byStranger = whoAmI(certificate(strangers, "joe", "x"), "X-Remote-User", "ann");

        assertThat(user(byToken).path("username").asText()).isEqualTo("jane");
        assertThat(user(byClientCertificate).path("username").asText()).isEqualTo("joe");
        assertThat(byStranger.statusCode()).isEqualTo(401);
    }

    @Test
    void aMasterMayActForOthers() throws Exception {
        var user = user(whoAmI(
                NO_CERTIFICATE,
                "Authorization",
                "Bearer admin-token",
                "Impersonate-User",
                "ann",
                "Impersonate-Group",
                "g1",
                "Impersonate-Uid",
                "u-7",
                "Impersonate-Extra-scopes",
                "view"));

        assertThat(user.toString())
                .isEqualTo("{\"username\":\"ann\",\"uid\":\"u-7\",\"groups\":[\"g1\",\"system:authenticated\"],"
                        + "\"extra\":{\"scopes\":[\"view\"]}}");
    }

    @Test
    void aServiceAccountIsImpersonatedWithItsGroups() throws Exception {
        var user = user(whoAmI(
                NO_CERTIFICATE,
                "Authorization",
                "Bearer admin-token",
                "Impersonate-User",
                "system:serviceaccount:a:bot"));

        assertThat(user.path("groups").toString())
                .isEqualTo("[\"system:serviceaccounts\",\"system:serviceaccounts:a\",\"system:authenticated\"]");
    }

    @Test
    void othersMayNot() throws Exception {
        var answer = whoAmI(NO_CERTIFICATE, "Authorization", "Bearer jane-token", "Impersonate-User", "ann");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains(
                        "users \\\"ann\\\" is forbidden: User \\\"jane\\\" cannot impersonate resource \\\"users\\\"");
    }

    @Test
    void groupsWithoutAUserAreAnError() throws Exception {
        var answer = whoAmI(NO_CERTIFICATE, "Authorization", "Bearer admin-token", "Impersonate-Group", "devs");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("Internal Server Error: \"%s\": requested [{Group  devs    }] without impersonating a user\n"
                        .formatted(WHO_AM_I));
    }

    @Test
    void aTokenIsReviewed() throws Exception {
        var path = "/apis/authentication.k8s.io/v1/tokenreviews";

        assertThat(running.post(path, "admin-token", "{'spec':{'token':'jane-token'}}")
                        .body())
                .contains("\"authenticated\":true", "\"username\":\"jane\"");
        assertThat(running.post(path, "admin-token", "{'spec':{'token':'x'}}").body())
                .contains("\"status\":{\"user\":{},\"error\":\"invalid bearer token\"}");
        assertThat(running.post(path, "jane-token", "{'spec':{'token':'x'}}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void accessIsReviewed() throws Exception {
        var path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        var question = "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}";

        assertThat(running.post(path, "admin-token", question).body()).contains("\"status\":{\"allowed\":true}");
        assertThat(running.post(path, "jane-token", question).body()).contains("\"status\":{\"allowed\":false}");
        assertThat(running.post(path, "jane-token", "{'spec':{}}").statusCode()).isEqualTo(422);
    }

    @Test
    void ownRulesAreListed() throws Exception {
        var answer = running.post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", "jane-token", "{'spec':{'namespace':'a'}}");

        assertThat(answer.body())
                .contains("selfsubjectrulesreviews", "\"nonResourceURLs\":[\"/api\"", "\"incomplete\":false");
    }

    private HttpResponse<String> whoAmI(KeyManager[] keys, String... headers) throws Exception {
        var client = running.client(keys, HttpClient.Version.HTTP_2);
        var request = running.request(WHO_AM_I)
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static com.fasterxml.jackson.databind.JsonNode user(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("status")
                .path("userInfo");
    }

    private static KeyManager[] certificate(CertificateIssuer issuer, String name, String group) {
        KeyPair pair = CertificateIssuer.newKeyPair();
        var life = Duration.ofDays(1);
        return RunningServer.keys(pair.getPrivate(), issuer.client(pair.getPublic(), name, group, Instant.now(), life));
    }

    private static CertificateIssuer authority(String name) {
        KeyPair pair = CertificateIssuer.newKeyPair();
        var life = Duration.ofDays(1);
        return new CertificateIssuer(CertificateIssuer.selfSigned(name, pair, Instant.now(), life), pair.getPrivate());
    }
}
