package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, the answer is a proper one or a closed connection, and others are served meanwhile. */
@Timeout(120)
class HostileRequestsTest {
    private static final int REQUESTS = 500;
    private static final Duration STALL_MAX = Duration.ofSeconds(5);

    /** What the chain says of a failure that nobody thought of. */
    private static final String UNEXPECTED = "the server's log says why";

    @TempDir
    private Path folder;

    private TestApi api;
    private RawHttp raw;

    @BeforeEach
    void start() {
        api = new TestApi(folder);
        raw = new RawHttp(api.server());
        api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                {'metadata':{'name':'boats.example.com'},'spec':{'group':'example.com','scope':'Cluster',
                'names':{'plural':'boats','kind':'Boat'},'versions':[{'name':'v1','served':true,'storage':true,
                'subresources':{'status':{}},'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object',
                'properties':{'name':{'type':'string','maxLength':100,'pattern':'^(a+)+$'},
                'list':{'type':'array','maxItems':20,'items':{'type':'integer'},
                'x-kubernetes-validations':[{'rule':'self.all(x, self.exists(y, y == x))'}]}}}}}}}]}}""").expect(201);
        Await.until(
                "boats are served", () -> api.get("/apis/example.com/v1/boats").status() == 200);
    }

    @AfterEach
    void stop() {
        raw.close();
        api.close();
    }

    private static void assertProper(RawHttp.Answer answer, String request) {
        assertThat(answer.text()).as(request).doesNotContain(UNEXPECTED).doesNotContain("Exception");
        if (answer.status() >= 400 && answer.head().contains("application/json") && answer.body().length > 0) {
            var status = Json.parseObject(answer.body());
            assertThat(status.path("kind").asText()).as(request).isEqualTo("Status");
            assertThat(status.path("code").asInt()).as(request).isEqualTo(answer.status());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {20_240_501, 7, 42})
    void everyRequestGetsAProperAnswerAndNobodyElseWaits(long seed) throws Exception {
        var requests = new HostileRequests(seed);
        try (var others = new Others()) {
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = requests.next();
                var shown = "seed %d, request %d: %s".formatted(seed, i, shown(request));
                long began = System.nanoTime();
                raw.send(request).ifPresent(answer -> assertProper(answer, shown));
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as(shown)
                        .isLessThan(STALL_MAX.multipliedBy(2));
            }
            assertThat(others.longestWait()).isLessThan(STALL_MAX);
            assertThat(others.refused()).isZero();
        }
        assertThat(api.get("/readyz").status()).isEqualTo(200);
    }

    private static String shown(byte[] request) {
        var text = new String(request, StandardCharsets.ISO_8859_1);
        return text.length() > 1_500 ? text.substring(0, 1_500) + "..." : text;
    }

    /** Somebody who only wants to read, over and over. */
    private final class Others implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong longestNanos = new AtomicLong();
        private final AtomicInteger refused = new AtomicInteger();
        private final Thread reader = Thread.startVirtualThread(this::read);

        private void read() {
            while (!ended.get()) {
                long began = System.nanoTime();
                if (api.get("/api/v1/namespaces/default").status() != 200) {
                    refused.incrementAndGet();
                }
                longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
            }
        }

        int refused() {
            return refused.get();
        }

        Duration longestWait() {
            return Duration.ofNanos(longestNanos.get());
        }

        @Override
        public void close() {
            ended.set(true);
            Await.until("its last answer", () -> !reader.isAlive());
        }
    }

    /** Two readings of one message: a proxy in front might see another request than we do. */
    @Test
    void messagesThatCouldBeReadInTwoWaysAreRefused() throws Exception {
        var smuggled = "GET /api/v1/secrets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin-token\r\n\r\n";
        var start =
                "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin-token\r\n";
        var messages = List.of(
                start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
                start + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + smuggled,
                start + "Content-Length: +4\r\n\r\n{}{}" + smuggled,
                start + "Content-Length: 4, 4\r\n\r\n{}{}" + smuggled,
                start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + smuggled,
                start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled,
                start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + smuggled,
                start + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n" + smuggled,
                start + "Content-Length : 4\r\n\r\n{}{}" + smuggled,
                start + "X: a\r\n folded: b\r\nContent-Length: 2\r\n\r\n{}" + smuggled,
                start + "X: a\u0000b\r\nContent-Length: 2\r\n\r\n{}" + smuggled,
                "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + smuggled,
                "GET /livez HTTP/1.1\r\n\r\n" + smuggled,
                "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n" + smuggled,
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + smuggled);
        for (String message : messages) {
            var first = raw.send(message.getBytes(StandardCharsets.ISO_8859_1));
            first.ifPresent(answer -> {
                assertProper(answer, message);
                assertThat(answer.status()).as(message).isBetween(400, 599).isNotEqualTo(500);
            });
            assertThat(first.isPresent() ? raw.read() : Optional.empty())
                    .as("an answer to what was smuggled: " + message)
                    .isEmpty();
            raw.close();
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedAndTheConnectionGoesOnOrEnds() throws Exception {
        byte[] body = new byte[4 << 20];
        java.util.Arrays.fill(body, (byte) ' ');

        var answer = raw.send(RawHttp.request("POST", "/api/v1/namespaces", "", body))
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(413);
        assertProper(answer, "4 MiB");
        assertThat(api.get("/livez").status()).isEqualTo(200);
    }

    /** Expressions that would take for ever are refused when they are defined, or stopped. */
    @Test
    void hostileExpressionsCostLittle() {
        var deep = "(".repeat(300) + "1" + ")".repeat(300) + " == 1";
        var wide = "self.list.all(a, self.list.all(b, self.list.all(c, self.list.all(d, a == b))))";
        for (String rule : List.of(
                deep, wide, "'a'.matches('" + "(a*)*".repeat(50) + "')", "size('" + "x".repeat(20_000) + "') > 0")) {
            var definition = Json.parseObject("""
                    {"metadata":{"name":"ships.example.com"},"spec":{"group":"example.com","scope":"Cluster",
                    "names":{"plural":"ships","kind":"Ship"},"versions":[{"name":"v1","served":true,"storage":true,
                    "schema":{"openAPIV3Schema":{"type":"object","properties":{"list":{"type":"array",
                    "items":{"type":"integer"}}},"x-kubernetes-validations":[{"rule":"true"}]}}}]}}""".getBytes(StandardCharsets.UTF_8));
            definition
                    .withObject("/spec/versions/0/schema/openAPIV3Schema/x-kubernetes-validations/0")
                    .put("rule", rule);
            long began = System.nanoTime();
            var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All";
            var answer = api.send("POST", path, Json.bytes(definition), "application/json", "application/json");

            assertThat(answer.status()).as(rule).isIn(201, 400, 422);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as(rule).isLessThan(STALL_MAX);
        }
    }
}
