package flagship.kubeclient;

import static flagship.kubeclient.ServerTexts.bookmark;
import static flagship.kubeclient.ServerTexts.event;
import static flagship.kubeclient.ServerTexts.list;
import static flagship.kubeclient.ServerTexts.pod;
import static flagship.kubeclient.ServerTexts.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReflectorTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final String EXPIRED =
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
                    + "\"message\":\"too old resource version: 1 (557)\",\"reason\":\"Expired\",\"code\":410}}";

    private final ManualTiming timing = new ManualTiming();
    private final RecordingHandler handler = new RecordingHandler();
    private ScriptedServer server;
    private HttpTransport transport;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        transport = server.transport();
    }

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void aListIsReadPageByPageAndThenWatchedFromItsVersion() {
        server.thenJson(200, list("10", "more", pod("a", 1), pod("b", 2)))
                .thenJson(200, list("10", "", pod("c", 3)))
                .thenWatchForEver(event("ADDED", "d", 11), event("DELETED", "a", 12));

        try (var _ = start(config().withLimits(pagesOf(2)))) {
            handler.awaitLine("DELETED a@12");
        }

        assertThat(handler.lines())
                .containsExactly(
                        "list started",
                        "page [a, b]",
                        "page [c]",
                        "listed 10",
                        "watching",
                        "ADDED d@11",
                        "DELETED a@12");
        assertThat(server.requests())
                .containsExactly(
                        "GET /api/v1/pods?limit=2",
                        "GET /api/v1/pods?limit=2&continue=more",
                        "GET /api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=10");
    }

    @Test
    void resumingFromAVersionListsNothing() {
        server.thenWatchForEver(event("MODIFIED", "a", 8));

        try (var _ = start(config().withResumeFrom("7"))) {
            handler.awaitLine("MODIFIED a@8");
        }

        assertThat(handler.lines()).containsExactly("watching", "MODIFIED a@8");
        assertThat(server.requests()).hasSize(1).first().asString().endsWith("resourceVersion=7");
    }

    @Test
    void aLostConnectionResumesAtTheLastVersionAfterAPause() {
        server.then(exchange -> {
                    var body = ScriptedServer.open(exchange);
                    ScriptedServer.send(body, event("ADDED", "a", 8) + "\n{\"type\":\"ADDED\",\"obj");
                })
                .thenWatchForEver(event("ADDED", "b", 9));

        try (var _ = start(config().withResumeFrom("7"))) {
            handler.awaitLine("ADDED b@9");
        }

        assertThat(handler.lines()).containsExactly("watching", "ADDED a@8", "failed", "watching", "ADDED b@9");
        assertThat(server.requests().getLast()).endsWith("resourceVersion=8");
        assertThat(timing.pauses()).containsExactly(Duration.ofMillis(800));
    }

    @Test
    void aWatchThatTheServerEndsResumesAtOnce() {
        server.thenWatch(event("ADDED", "a", 8)).thenWatchForEver(event("ADDED", "b", 9));

        try (var _ = start(config().withResumeFrom("7"))) {
            handler.awaitLine("ADDED b@9");
        }

        assertThat(timing.pauses()).isEmpty();
        assertThat(handler.failures()).isEmpty();
    }

    @Test
    void aBookmarkMovesTheVersion() {
        server.thenWatch(bookmark("40")).thenWatchForEver(event("ADDED", "b", 41));

        try (var reflector = start(config().withResumeFrom("7"))) {
            handler.awaitLine("ADDED b@41");
            Eventually.await(() -> reflector.resourceVersion().equals("41"));
        }

        assertThat(handler.lines()).containsSubsequence("bookmark 40", "watching", "ADDED b@41");
        assertThat(server.requests().getLast()).endsWith("resourceVersion=40");
    }

    @Test
    void anExpiredVersionInAnEventLeadsToExactlyOneList() {
        server.thenWatch(EXPIRED)
                .thenJson(200, list("600", "", pod("a", 590)))
                .thenWatchForEver(event("ADDED", "b", 601));

        try (var _ = start(config().withResumeFrom("1"))) {
            handler.awaitLine("ADDED b@601");
        }

        assertThat(handler.lines())
                .containsExactly("watching", "list started", "page [a]", "listed 600", "watching", "ADDED b@601");
        assertThat(server.requests()).hasSize(3);
        assertThat(timing.pauses()).isEmpty();
    }

    @Test
    void anExpiredVersionAsAnAnswerLeadsToExactlyOneList() {
        server.thenJson(410, status(410, "Expired"))
                .thenJson(200, list("600", ""))
                .thenWatchForEver();

        try (var _ = start(config().withResumeFrom("1"))) {
            handler.awaitLine("watching");
        }

        assertThat(handler.lines()).containsExactly("list started", "listed 600", "watching");
    }

    @Test
    void versionsThatExpireAgainAndAgainAreListedEverMoreRarely() {
        for (int round = 0; round < 4; round++) {
            server.thenWatch(EXPIRED).thenJson(200, list("600", ""));
        }
        server.thenWatchForEver(event("ADDED", "b", 601));

        try (var _ = start(config().withResumeFrom("1"))) {
            handler.awaitLine("ADDED b@601");
        }

        assertThat(timing.pauses())
                .containsExactly(Duration.ofMillis(800), Duration.ofMillis(1_600), Duration.ofMillis(3_200));
    }

    @Test
    void aListThatExpiresBetweenPagesIsReadInOnePiece() {
        server.thenJson(200, list("10", "more", pod("a", 1)))
                .thenJson(410, status(410, "Expired"))
                .thenJson(200, list("20", "", pod("a", 1), pod("b", 2)))
                .thenWatchForEver();

        try (var _ = start(config())) {
            handler.awaitLine("watching");
        }

        assertThat(handler.lines())
                .containsExactly("list started", "list started", "page [a, b]", "listed 20", "watching");
        assertThat(server.requests().get(2)).isEqualTo("GET /api/v1/pods");
    }

    @Test
    void retryAfterIsHonoured() {
        server.thenJson(429, status(429, "TooManyRequests"), "Retry-After", "7")
                .thenJson(200, list("10", ""))
                .thenWatchForEver();

        try (var _ = start(config())) {
            handler.awaitLine("watching");
        }

        assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void failuresPauseTwiceAsLongEachTimeUpToHalfAMinute() {
        for (int i = 0; i < 8; i++) {
            server.thenJson(500, status(500, "InternalError"));
        }
        server.thenJson(200, list("10", "")).thenWatchForEver();

        try (var _ = start(config())) {
            handler.awaitLine("watching");
        }

        assertThat(timing.pauses().stream().map(Duration::toMillis))
                .containsExactly(800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L);
        assertThat(handler.failures()).hasSize(8);
    }

    @Test
    void garbageIsReportedAndTriedAgain() {
        server.thenJson(200, "<html>gateway</html>")
                .thenJson(200, "{\"kind\":\"PodList\",\"items\":[{]}")
                .thenJson(200, "{\"kind\":\"Table\",\"rows\":[]}")
                .thenJson(200, "")
                .thenJson(200, list("10", ""))
                .thenWatch("not json")
                .thenWatchForEver(event("ADDED", "b", 11));

        try (var _ = start(config())) {
            handler.awaitLine("ADDED b@11");
        }

        assertThat(handler.failures()).hasSize(5);
        assertThat(handler.failures().getFirst())
                .isEqualTo("the server's answer is not what a Kubernetes API sends: '<' where '{' was expected");
        assertThat(handler.failures().get(2)).contains("no list");
    }

    @Test
    void aListThatIsCutOffIsReadAgainFromTheStart() {
        server.then(exchange -> {
                    var whole = list("10", "", pod("a", 1), pod("b", 2));
                    exchange.sendResponseHeaders(200, whole.length());
                    exchange.getResponseBody().write(whole.substring(0, 80).getBytes(UTF_8));
                    exchange.getResponseBody().flush();
                })
                .thenJson(200, list("10", "", pod("a", 1), pod("b", 2)))
                .thenWatchForEver();

        try (var _ = start(config())) {
            handler.awaitLine("watching");
        }

        assertThat(handler.lines())
                .containsExactly("list started", "failed", "list started", "page [a, b]", "listed 10", "watching");
    }

    @Test
    void aListThatNamesItselfAsItsNextPageIsGivenUp() {
        server.thenJson(200, list("10", "same"))
                .thenJson(200, list("10", "same"))
                .thenJson(200, list("10", ""))
                .thenWatchForEver();

        try (var _ = start(config())) {
            handler.awaitLine("watching");
        }

        assertThat(handler.failures()).singleElement().asString().contains("does not end");
    }

    @Test
    void anEndlessListIsGivenUpAtItsBound() {
        server.then(exchange -> {
                    var body = ScriptedServer.open(exchange);
                    ScriptedServer.send(body, "{\"kind\":\"PodList\",\"items\":[");
                    for (int i = 0; i < 10_000; i++) {
                        ScriptedServer.send(body, pod("p" + i, 1) + ",");
                    }
                })
                .thenJson(200, list("10", ""))
                .thenWatchForEver();

        try (var _ = start(config().withLimits(new ReflectorConfig.Limits(500, 1 << 20, 1_000, 1 << 20)))) {
            handler.awaitLine("watching");
        }

        assertThat(handler.failures()).containsExactly("the list has more than 1000 objects");
    }

    @Test
    void anObjectOverTheLimitFailsTheWatchAndItIsTriedAgain() {
        var huge = event("ADDED", "x".repeat(200_000), 8);
        server.thenWatch(huge).thenWatchForEver(event("ADDED", "b", 9));

        try (var _ = start(config().withResumeFrom("7").withLimits(new ReflectorConfig.Limits(500, 100_000, 10, 1)))) {
            handler.awaitLine("ADDED b@9");
        }

        assertThat(handler.failures()).singleElement().asString().contains("more than 101024 bytes");
        assertThat(server.requests().getLast()).endsWith("resourceVersion=7");
    }

    @Test
    void aSlowHandlerStopsTheReadingOfTheSocket() {
        var sent = new AtomicLong();
        var release = new CountDownLatch(1);
        var filling = "\"uid\":\"" + "x".repeat(500_000) + "\"";
        server.then(exchange -> {
            var body = ScriptedServer.open(exchange);
            for (int i = 0; i < 200; i++) {
                ScriptedServer.send(body, event("ADDED", "p" + i, i + 1).replace("\"uid\":\"\"", filling));
                sent.addAndGet(filling.length());
            }
        });
        var slow = new RecordingHandler() {
            @Override
            public void event(Type type, RawObject object) throws InterruptedException {
                release.await();
            }
        };

        try (var _ = Reflector.start(transport, config().withResumeFrom("0"), slow)) {
            long stoppedAt = Eventually.settled(sent::get);
            // The rest lies in the buffers of the two sockets.
            assertThat(stoppedAt).isLessThan(30_000_000L);

            release.countDown();
            Eventually.await(() -> sent.get() > stoppedAt);
        }
    }

    @Test
    void whatTheHandlerThrowsIsReportedAndTheEventComesAgain() {
        server.thenWatchForEver(event("ADDED", "a", 8)).thenWatchForEver(event("ADDED", "a", 8));
        var failing = new RecordingHandler() {
            private boolean failed;

            @Override
            public void event(Type type, RawObject object) throws InterruptedException {
                if (!failed) {
                    failed = true;
                    throw new IllegalStateException("database is full");
                }
                super.event(type, object);
            }
        };

        try (var _ = Reflector.start(transport, config().withResumeFrom("7"), failing)) {
            failing.awaitLine("ADDED a@8");
        }

        assertThat(failing.failures()).containsExactly("database is full");
        assertThat(server.requests().getLast()).endsWith("resourceVersion=7");
    }

    @Test
    void aStreamingListIsReadInOneWatch() {
        server.thenWatchForEver(
                event("ADDED", "a", 1),
                event("ADDED", "b", 2),
                bookmark("10")
                        .replace(
                                "\"metadata\":{",
                                "\"metadata\":{\"annotations\":{\"k8s.io/initial-events-end\":\"true\"},"),
                event("ADDED", "c", 11));

        try (var _ = start(config().withStreamingList(true))) {
            handler.awaitLine("ADDED c@11");
        }

        assertThat(handler.lines())
                .containsExactly("list started", "page [a, b]", "listed 10", "watching", "ADDED c@11");
        assertThat(server.requests())
                .containsExactly("GET /api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300"
                        + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    }

    @Test
    void aServerWithoutStreamingListsIsReadInPages() {
        server.thenJson(422, status(422, "Invalid"))
                .thenJson(200, list("10", "", pod("a", 1)))
                .thenWatchForEver();

        try (var _ = start(config().withStreamingList(true))) {
            handler.awaitLine("watching");
        }

        assertThat(handler.lines())
                .containsExactly("list started", "list started", "page [a]", "listed 10", "watching");
        assertThat(timing.pauses()).isEmpty();
    }

    @Test
    void itemsOfNativeKindsGetTheirKindAndOthersStayAsTheyAre() {
        var item = "{ \"metadata\":{\"name\":\"a\",\"resourceVersion\":\"1\"},\"spec\":{\"text\":\"}{\\\"\\\\\"}}";
        var custom = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\",\"resourceVersion\":\"2\"}}";
        server.thenJson(200, list("10", "", item, custom)).thenWatchForEver();

        try (var _ = start(config().withKind(POD))) {
            handler.awaitLine("watching");
        }

        var texts = handler.objects().stream()
                .map(it -> new String(it.bytes(), UTF_8))
                .toList();
        assertThat(texts).containsExactly("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + item.substring(1), custom);
        assertThat(handler.objects()).allMatch(it -> it.head().kind().equals("Pod"));
        assertThat(handler.objects())
                .allMatch(it -> it.toJson().path("kind").asText().equals("Pod"));
    }

    @Test
    void selectorsAndTheNamespaceGoIntoEachRequest() {
        server.thenJson(200, list("10", "")).thenWatchForEver();

        try (var _ = start(config().withNamespace("shop").withSelectors("app in (a,b)", "spec.nodeName=n1"))) {
            handler.awaitLine("watching");
        }

        assertThat(server.requests())
                .allMatch(it -> it.startsWith("GET /api/v1/namespaces/shop/pods?labelSelector=app%20in%20%28a%2Cb%29"
                        + "&fieldSelector=spec.nodeName%3Dn1&"));
    }

    private static final String UNREADABLE =
            "{\"metadata\":{\"name\":\"odd\",\"namespace\":\"shop\",\"resourceVersion\":\"9\",\"labels\":{\"a\":7}}}";

    @Test
    void anObjectThatCannotBeReadFailsTheListUnlessItIsTaken() {
        server.thenJson(200, list("10", "", pod("a", 1), UNREADABLE, pod("c", 3)));

        try (var _ = start(config())) {
            handler.awaitLine("failed");
        }

        assertThat(handler.failures()).first().asString().contains("malformed");
    }

    @Test
    void whoTakesWhatCannotBeReadReadsOn() {
        var taking = new RecordingHandler() {
            @Override
            public void unreadable(Type type, UnreadableObject object) {
                take(type + " unreadable " + object.key() + "@" + object.resourceVersion());
            }
        };
        server.thenJson(200, list("10", "", pod("a", 1), UNREADABLE, pod("c", 3)))
                .thenWatch("{\"type\":\"DELETED\",\"object\":%s}".formatted(UNREADABLE.replace("\"9\"", "\"12\"")))
                .thenWatchForEver(event("ADDED", "d", 13));

        try (var _ = Reflector.start(transport, config(), taking)) {
            taking.awaitLine("ADDED d@13");
        }

        assertThat(taking.lines())
                .containsExactly(
                        "list started",
                        "ADDED unreadable shop/odd@9",
                        "page [a, c]",
                        "listed 10",
                        "watching",
                        "DELETED unreadable shop/odd@12",
                        "watching",
                        "ADDED d@13");
        assertThat(server.requests().getLast()).endsWith("resourceVersion=12");
    }

    @Test
    void closingEndsAReflectorThatWaits() {
        server.thenWatchForEver();
        var reflector = start(config().withResumeFrom("7"));
        handler.awaitLine("watching");

        reflector.close();

        assertThat(handler.failures()).isEmpty();
    }

    private Reflector start(ReflectorConfig config) {
        return Reflector.start(transport, config, handler);
    }

    private ReflectorConfig config() {
        return ReflectorConfig.of(PODS).withTiming(timing);
    }

    private static ReflectorConfig.Limits pagesOf(int objects) {
        return new ReflectorConfig.Limits(objects, 1 << 20, 1_000, 1 << 20);
    }
}
