package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of requests. */
class AuditLogTest {
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - level: None
              users: ["system:apiserver"]
            - level: RequestResponse
              resources: [{group: "", resources: [configmaps]}]
            - level: Metadata
            """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        var policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
        var config = new AuditConfig(policy, log().toString(), 1 << 20, 2);
        server = RunningServer.complete(folder, usual -> usual.withAudit(Optional.of(config)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path log() {
        return folder.resolve("audit.log");
    }

    /** The events about a path; an answer may be there before its event. */
    private List<JsonNode> events(String uri, int count) throws IOException {
        Await.until("the events", () -> read(uri).size() >= count);
        return read(uri);
    }

    private List<JsonNode> read(String uri) throws IOException {
        return Files.readAllLines(log()).stream()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                .filter(event -> event.path("requestURI").asText().equals(uri))
                .toList();
    }

    @Test
    void aWriteIsThereWithWhatWasSentAndAnswered() throws Exception {
        var uri = "/api/v1/namespaces/default/configmaps?fieldManager=me";
        var answer = server.post(uri, RunningServer.ADMIN, "{'metadata':{'name':'a'},'data':{'k':'v'}}");

        var event = events(uri, 1).getFirst();

        assertThat(event.path("apiVersion").asText()).isEqualTo("audit.k8s.io/v1");
        assertThat(event.path("auditID").asText())
                .isEqualTo(answer.headers().firstValue("Audit-Id").orElseThrow());
        assertThat(event.path("stage").asText()).isEqualTo("ResponseComplete");
        assertThat(event.path("level").asText()).isEqualTo("RequestResponse");
        assertThat(event.path("verb").asText()).isEqualTo("create");
        assertThat(event.at("/user/username").asText()).isEqualTo("admin");
        assertThat(event.at("/sourceIPs/0").asText()).isEqualTo("127.0.0.1");
        assertThat(event.path("objectRef").toString())
                .isEqualTo(
                        "{\"resource\":\"configmaps\",\"namespace\":\"default\",\"name\":\"a\",\"apiVersion\":\"v1\"}");
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(201);
        assertThat(event.at("/requestObject/data/k").asText()).isEqualTo("v");
        assertThat(event.at("/responseObject/metadata/uid").asText()).isNotEmpty();
        assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();
        assertThat(event.at("/annotations/authorization.k8s.io~1decision").asText())
                .isEqualTo("allow");
    }

    @Test
    void aRefusalSaysWhyAndNothingOfTheBody() throws Exception {
        var uri = "/api/v1/namespaces/default/secrets";
        server.post(uri, RunningServer.JANE, "{'metadata':{'name':'a'},'data':{'k':'c2VjcmV0'}}");

        var event = events(uri, 1).getFirst();

        assertThat(event.path("level").asText()).isEqualTo("Metadata");
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(403);
        assertThat(event.at("/responseStatus/message").asText()).contains("cannot create resource \"secrets\"");
        assertThat(event.at("/annotations/authorization.k8s.io~1decision").asText())
                .isEqualTo("forbid");
        assertThat(event.toString()).doesNotContain("c2VjcmV0");
    }

    @Test
    void whoCannotProveWhoItIsIsThereToo() throws Exception {
        server.get("/api/v1/nodes", "made-up");

        var event = events("/api/v1/nodes", 1).getFirst();

        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(401);
        assertThat(event.at("/user/username").isMissingNode()).isTrue();
    }

    @Test
    void whoIsImpersonatedIsNamedBesideTheSender() throws Exception {
        server.send(server.request("/version")
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .header("Impersonate-User", "bob"));

        var event = events("/version", 1).getFirst();

        assertThat(event.at("/user/username").asText()).isEqualTo("admin");
        assertThat(event.at("/impersonatedUser/username").asText()).isEqualTo("bob");
    }

    @Test
    void aWatchHasABeginningAndAnEnd() throws Exception {
        var uri = "/api/v1/pods?watch=1&timeoutSeconds=1";
        server.get(uri, RunningServer.ADMIN);

        assertThat(events(uri, 2))
                .extracting(event -> event.path("stage").asText())
                .containsExactly("ResponseStarted", "ResponseComplete");
    }

    @Test
    void aFullFileIsPutAsideAndTheOldestForgotten() throws Exception {
        var config = new AuditConfig(
                folder.resolve("policy.yaml"), folder.resolve("small.log").toString(), 100, 2);
        try (var log = AuditLog.open(config)) {
            for (int i = 1; i <= 5; i++) {
                log.write(Json.object().put("event", i).put("filler", "x".repeat(60)));
            }
        }

        assertThat(folder.resolve("small.log")).content().contains("\"event\":5");
        assertThat(folder.resolve("small.log.1")).content().contains("\"event\":4");
        assertThat(folder.resolve("small.log.2")).content().contains("\"event\":3");
        assertThat(folder.resolve("small.log.3")).doesNotExist();
    }
}
