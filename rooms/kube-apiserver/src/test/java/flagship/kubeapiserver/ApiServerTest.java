package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every request meets, seen over HTTPS. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private Path folder = Path.of("");
    private RunningServer running;

    @BeforeAll
    void start(@TempDir Path data) {
        folder = data;
        running = RunningServer.in(folder, ApiServerTest::answer);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    /** Stands for the REST part. */
    private static void answer(ApiRequest request, ApiResponse response) throws IOException {
        switch (request.path()) {
            case "/api/v1/small" -> response.send(200, "application/json", bytes("{\"a\":[1,{}],\"b\":\"x{,\\\"\"}"));
            case "/api/v1/large" -> response.send(200, "application/json", large());
            case "/api/v1/echo" -> response.send(200, "text/plain", request.body());
            case "/api/v1/thread" ->
                response.send(
                        200, "text/plain", bytes("" + Thread.currentThread().isVirtual()));
            case "/api/v1/headers" ->
                response.send(
                        200, "text/plain", bytes(request.headers().keySet().toString()));
            case "/api/v1/missing" -> throw ApiException.notFound(new GroupResource("", "pods"), "a");
            case "/api/v1/broken" -> throw new IllegalStateException("secret detail");
            case "/apis" -> response.send(200, "application/json", bytes("{\"groups\":[{\"name\":\"apps\"}]}"));
            case "/api/v1/busy" -> throw ApiException.tooManyRequests("later", 7);
            default -> throw ApiException.noSuchPath();
        }
    }

    @Test
    void livezAnswersOverHttp2AndHttp1() throws Exception {
        for (var version : HttpClient.Version.values()) {
            if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
                var client = running.client(new javax.net.ssl.KeyManager[0], version);
                var answer = client.send(running.request("/livez").build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("ok");
                assertThat(answer.version()).isEqualTo(version);
            }
        }
    }

    @Test
    void readyzListsItsChecks() throws Exception {
        var answer = running.send(running.request("/readyz?verbose&exclude=ping&exclude=nosuch"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("[+]ping excluded: ok\n", "[+]etcd-readiness ok\n", "no matches for \"nosuch\"\n")
                .endsWith("readyz check passed\n");
    }

    @Test
    void aSingleCheckHasItsOwnPath() throws Exception {
        assertThat(running.get("/livez/ping", RunningServer.ADMIN).body()).isEqualTo("ok");
        assertThat(running.get("/livez/nosuch", RunningServer.ADMIN).statusCode())
                .isEqualTo(404);
    }

    @Test
    void versionIsThatOfTheServedApi() throws Exception {
        var version = Json.parse(bytes(running.send(running.request("/version")).body()));

        assertThat(version.path("minor").asText()).isEqualTo("32");
        assertThat(version.path("gitVersion").asText()).isEqualTo("v1.32.0+flagship");
    }

    @Test
    void everyAnswerHasAnAuditIdAndIsNotCached() throws Exception {
        var headers = running.get("/api/v1/small", RunningServer.ADMIN).headers();

        assertThat(headers.firstValue("audit-id").orElseThrow()).hasSize(36);
        assertThat(headers.firstValue("cache-control")).contains("no-cache, private");
        assertThat(headers.firstValue("content-length")).isPresent();
    }

    @Test
    void handlersRunOnVirtualThreads() throws Exception {
        assertThat(running.get("/api/v1/thread", RunningServer.ADMIN).body()).isEqualTo("true");
    }

    @Test
    void failuresAreStatuses() throws Exception {
        var answer = running.get("/api/v1/missing", RunningServer.ADMIN);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body())
                .startsWith("{\"kind\":\"Status\"")
                .contains("pods \\\"a\\\" not found")
                .endsWith("}\n");
    }

    @Test
    void anUnexpectedFailureTellsNoDetails() throws Exception {
        var answer = running.get("/api/v1/broken", RunningServer.ADMIN);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("InternalError")
                .doesNotContain("secret detail")
                .doesNotContain("Exception");
    }

    @Test
    void retryAfterIsAlsoAHeader() throws Exception {
        var answer = running.get("/api/v1/busy", RunningServer.ADMIN);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
    }

    @Test
    void unknownPathsAreAPlain404() throws Exception {
        var answer = running.get("/nosuchpath", RunningServer.ADMIN);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    @Test
    void rootListsThePaths() throws Exception {
        assertThat(running.get("/", RunningServer.ADMIN).body())
                .contains("\"/livez\"", "\"/healthz/ping\"", "\"/api/v1\"", "\"/apis/apps\"");
    }

    @Test
    void jsonIsIndentedWhenAskedForOrForPeople() throws Exception {
        var expected = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x{,\\\"\"\n}\n";

        assertThat(running.get("/api/v1/small?pretty=true", RunningServer.ADMIN).body())
                .isEqualTo(expected);
        assertThat(running.send(running.request("/api/v1/small")
                                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                                .header("User-Agent", "curl/8.0"))
                        .body())
                .isEqualTo(expected);
        assertThat(running.get("/api/v1/small", RunningServer.ADMIN).body()).startsWith("{\"a\":[1,{}]");
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoAcceptIt() throws Exception {
        var client = running.client();
        var request = running.request("/api/v1/large")
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .header("Accept-Encoding", "gzip")
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        try (var unzipped = new GZIPInputStream(answer.body())) {
            assertThat(unzipped.readAllBytes()).isEqualTo(large());
        }
        assertThat(running.get("/api/v1/large", RunningServer.ADMIN).headers().firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void bodiesUpToTheLimitArriveWhole() throws Exception {
        var body = "x".repeat(3 << 20);

        assertThat(running.post("/api/v1/echo", RunningServer.ADMIN, body).body())
                .isEqualTo(body);
    }

    @Test
    void aLongerBodyIs413() throws Exception {
        var answer = running.post("/api/v1/echo", RunningServer.ADMIN, "x".repeat((3 << 20) + 1));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("Request entity too large: limit is 3145728");
    }

    @Test
    void aBodyOfUnknownLengthIsLimitedToo() throws Exception {
        var publisher = HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(new byte[(3 << 20) + 1]));
        var answer = running.send(running.request("/api/v1/echo")
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .POST(publisher));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void credentialsDoNotReachHandlers() throws Exception {
        assertThat(running.get("/api/v1/headers", RunningServer.ADMIN).body()).doesNotContain("authorization");
    }

    @Test
    void metricsCountRequests() throws Exception {
        running.get("/api/v1/namespaces/a/pods", RunningServer.ADMIN);

        assertThat(running.get("/metrics", RunningServer.ADMIN).body())
                .contains("apiserver_request_total{", "apiserver_request_duration_seconds_bucket{")
                .contains("apiserver_current_inflight_requests ");
    }

    @Test
    void aTakenPortIsOneClearSentence() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var config = ApiServerConfig.of(
                    folder.resolve("second"), ListenAddress.parse("0.0.0.0:" + taken.getLocalPort()));
            try (var second = ApiServer.create(config, running.store())) {
                assertThatThrownBy(second::listen)
                        .isInstanceOf(ServerStartException.class)
                        .hasMessageContaining("cannot listen on 0.0.0.0:" + taken.getLocalPort())
                        .hasMessageContaining("choose another address");
            }
        }
    }

    @Test
    void callsInTheProcessPassTheSameChain() throws Exception {
        var jane = new UserInfo("jane", "", java.util.List.of(), Map.of());
        try (var denied = running.server().inProcess(jane).send(Transport.Request.get("/api/v1/namespaces/a/pods"));
                var allowed = running.server()
                        .inProcess(UserInfo.system("test"))
                        .send(Transport.Request.get("/api/v1/large?limit=500"))) {
            assertThat(denied.status()).isEqualTo(403);
            assertThat(allowed.status()).isEqualTo(200);
            assertThat(allowed.body().readAllBytes()).isEqualTo(large());
        }
    }

    @Test
    void aMountedExtensionAnswersBelowItsGroupVersion() throws Exception {
        var called = new AtomicBoolean();
        running.server().mount(new ApiExtension() {
            @Override
            public String group() {
                return "mounted.example.com";
            }

            @Override
            public String version() {
                return "v1";
            }

            @Override
            public java.util.List<com.fasterxml.jackson.databind.node.ObjectNode> resources() {
                return java.util.List.of();
            }

            @Override
            public void handle(ApiRequest request, ApiResponse response) throws IOException {
                called.set(true);
                response.send(200, "text/plain", bytes(request.path()));
            }
        });

        var path = "/apis/mounted.example.com/v1/things/a";
        assertThat(running.get(path, RunningServer.JANE).statusCode()).isEqualTo(403);
        assertThat(called).isFalse();
        assertThat(running.get(path, RunningServer.ADMIN).body()).isEqualTo(path);
    }

    private static byte[] large() {
        var bytes = new ByteArrayOutputStream();
        var random = new Random(1);
        bytes.write('[');
        for (int i = 0; i < 40_000; i++) {
            bytes.writeBytes(bytes(random.nextInt() + ","));
        }
        bytes.writeBytes(bytes("0]"));
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
