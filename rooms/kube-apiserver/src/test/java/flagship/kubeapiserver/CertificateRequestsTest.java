package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates for clients: asked for, approved, issued. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class CertificateRequestsTest {
    private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final String USAGES = "['client auth','digital signature']";

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RunningServer.complete(folder);
        server.storeRbac(
                "clusterroles",
                "",
                "asking",
                "{'rules':[{'apiGroups':['certificates.k8s.io'],'resources':['certificatesigningrequests',"
                        + "'certificatesigningrequests/approval','certificatesigningrequests/status'],'verbs':['*']}]}");
        server.storeRbac(
                "clusterrolebindings",
                "",
                "asking",
                "{'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'jane'}],"
                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'asking'}}");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String request(String name, String user, List<String> groups, String usages, String more) {
        var pem = CertificateRequest.draft(user, groups).request();
        return "{'metadata':{'name':'%s'},'spec':{'request':'%s','signerName':'kubernetes.io/kube-apiserver-client','usages':%s%s}}"
                .formatted(
                        name,
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)),
                        usages,
                        more);
    }

    private ObjectNode read(String name) throws Exception {
        return Json.parseObject(
                server.get(REQUESTS + "/" + name, RunningServer.ADMIN).body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> approve(String name, String token) throws Exception {
        var object = read(name);
        object.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True")
                .put("reason", "Test");
        return put(name + "/approval", token, object);
    }

    private HttpResponse<String> put(String path, String token, JsonNode object) throws Exception {
        return server.send(server.request(REQUESTS + "/" + path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(object))));
    }

    private JsonNode awaitStatus(String name, String member) {
        Await.until(
                "the " + member + " of " + name,
                () -> !status(name).path(member).isMissingNode());
        return status(name);
    }

    private JsonNode status(String name) {
        try {
            return read(name).path("status");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(JsonNode status) throws Exception {
        var pem = Base64.getDecoder().decode(status.path("certificate").asText());
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    @Test
    void anApprovedRequestGetsTheCertificateThatItAsksFor() throws Exception {
        server.post(
                REQUESTS,
                RunningServer.ADMIN,
                request("good", "agent-1", List.of("agents"), USAGES, ",'expirationSeconds':3600"));
        assertThat(read("good").at("/status/certificate").isMissingNode()).isTrue();

        assertThat(approve("good", RunningServer.ADMIN).statusCode()).isEqualTo(200);

        var certificate = certificate(awaitStatus("good", "certificate"));
        assertThat(certificate.getSubjectX500Principal().getName())
                .contains("CN=agent-1")
                .contains("O=agents");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofMinutes(65));
        assertThat(read("good").at("/status/conditions/0/lastUpdateTime").asText())
                .isNotEmpty();
    }

    @Test
    void whoAsksIsWhatTheServerFoundOut() throws Exception {
        server.post(
                REQUESTS,
                RunningServer.JANE,
                request("janes", "agent-2", List.of(), USAGES, ",'username':'admin','groups':['system:masters']"));

        var spec = read("janes").path("spec");
        assertThat(spec.path("username").asText()).isEqualTo("jane");
        assertThat(spec.path("groups").toString()).contains("devs").doesNotContain("masters");
    }

    @Test
    void onlyWhoMayApproveForTheSignerApproves() throws Exception {
        server.post(REQUESTS, RunningServer.JANE, request("hers", "agent-3", List.of(), USAGES, ""));

        var refused = approve("hers", RunningServer.JANE);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "user not permitted to approve requests with signerName \\\"kubernetes.io/kube-apiserver-client");
    }

    @Test
    void onlyWhoMaySignBringsACertificate() throws Exception {
        server.post(REQUESTS, RunningServer.JANE, request("forged", "agent-4", List.of(), USAGES, ""));
        var object = read("forged");
        object.withObject("/status").put("certificate", "LS0tLS0=");

        assertThat(put("forged/status", RunningServer.JANE, object).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDecisionIsNotMadeThroughTheStatus() throws Exception {
        server.post(REQUESTS, RunningServer.JANE, request("sneaky", "agent-5", List.of(), USAGES, ""));
        var object = read("sneaky");
        object.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True");

        put("sneaky/status", RunningServer.JANE, object);

        assertThat(read("sneaky").at("/status/conditions").isMissingNode()).isTrue();
    }

    @Test
    void nobodyBecomesAMasterThisWay() throws Exception {
        var refused = server.post(
                REQUESTS, RunningServer.ADMIN, request("master", "root", List.of("system:masters"), USAGES, ""));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("system:masters");
    }

    @Test
    void usagesThatAreNotAClientsFail() throws Exception {
        server.post(REQUESTS, RunningServer.ADMIN, request("serving", "host", List.of(), "['server auth']", ""));
        approve("serving", RunningServer.ADMIN);

        Await.until(
                "it failed",
                () -> status("serving")
                        .path("conditions")
                        .valueStream()
                        .anyMatch(condition -> condition.path("type").asText().equals("Failed")));
        assertThat(status("serving").path("certificate").isMissingNode()).isTrue();
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        var refused = server.post(
                REQUESTS,
                RunningServer.ADMIN,
                "{'metadata':{'name':'junk'},'spec':{'request':'anVuaw==','signerName':'kubernetes.io/kube-apiserver-client',"
                        + "'usages':['client auth'],'expirationSeconds':60}}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "spec.request: Invalid value: []byte{0x6a, 0x75, 0x6e, 0x6b}: PEM block type must be CERTIFICATE REQUEST")
                .contains(
                        "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds");
    }
}
