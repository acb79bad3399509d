package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class InformerTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CopyOnWriteArrayList<String> heard = new CopyOnWriteArrayList<>();
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
    void theCacheFollowsTheServerAndHandlersHearOfIt() throws InterruptedException {
        server.thenJson(200, list(pod("a", 1), pod("b", 2)))
                .thenWatchForEver(event("MODIFIED", "a", 11), event("DELETED", "b", 12), event("ADDED", "c", 13));

        try (var informer = informer().handle(listening()).start()) {
            assertThat(informer.waitSynced(LIMIT)).isTrue();
            Eventually.await(() -> heard.size() == 5);

            assertThat(heard)
                    .containsExactly("added a@1", "added b@2", "updated a@1 a@11", "deleted b@12", "added c@13");
            assertThat(informer.list("shop")).extracting(it -> it.head().name()).containsExactlyInAnyOrder("a", "c");
            assertThat(informer.list("other")).isEmpty();
            assertThat(informer.get(new NamespacedName("shop", "b"))).isEmpty();
            assertThat(informer.byIndex("name", "c")).hasSize(1);
        }
    }

    @Test
    void aNewListRemovesWhatIsGoneAndSaysNothingOfWhatIsTheSame() throws InterruptedException {
        server.thenJson(200, list(pod("a", 1), pod("b", 2)))
                .thenJson(410, "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}")
                .thenJson(200, list(pod("a", 1)))
                .thenWatchForEver();

        try (var informer = informer().handle(listening()).start()) {
            assertThat(informer.waitSynced(LIMIT)).isTrue();
            Eventually.await(() -> heard.size() == 3);
        }

        assertThat(heard).containsExactly("added a@1", "added b@2", "deleted b@2");
    }

    @Test
    void aLateHandlerHearsOfWhatIsCached() throws InterruptedException {
        server.thenJson(200, list(pod("a", 1))).thenWatchForEver();

        try (var informer = informer().start()) {
            assertThat(informer.waitSynced(LIMIT)).isTrue();
            informer.handle(listening());
        }

        assertThat(heard).containsExactly("added a@1");
    }

    @Test
    void aControllerReconcilesWhatItsInformerSees() throws InterruptedException {
        server.thenJson(200, list(pod("a", 1), pod("b", 2))).thenWatchForEver();
        Reconciler<NamespacedName> reconciler = key -> {
            heard.add(key + " as " + MDC.get("object"));
            return Outcome.done();
        };

        try (var controller = Controller.start("pods", 2, reconciler);
                var _ = informer()
                        .handle(controller.enqueueing(it -> List.of(it.key())))
                        .start()) {
            Eventually.await(() -> heard.size() == 2);
        }

        assertThat(heard).containsExactlyInAnyOrder("shop/a as shop/a", "shop/b as shop/b");
    }

    @Test
    void aFailedReconciliationIsTriedAgainAndTheWorkerSurvives() {
        var tries = new AtomicInteger();
        Reconciler<String> reconciler = key -> switch (tries.incrementAndGet()) {
            case 1 -> throw new IOException("not reachable");
            case 2 -> Outcome.retry();
            case 3 -> Outcome.after(Duration.ofMillis(1));
            default -> Outcome.done();
        };

        try (var controller = Controller.start("failing", 1, reconciler)) {
            controller.enqueue("a");
            Eventually.await(() -> tries.get() == 4);
        }
    }

    private Informer informer() {
        return new Informer(transport, ReflectorConfig.of(PODS).withTiming(new ManualTiming()))
                .index("name", object -> List.of(object.head().name()));
    }

    private InformerHandler listening() {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                heard.add("added " + text(object));
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                heard.add("updated " + text(old) + " " + text(current));
            }

            @Override
            public void deleted(RawObject last) {
                heard.add("deleted " + text(last));
            }
        };
    }

    private static String text(RawObject object) {
        return object.head().name() + "@" + object.head().resourceVersion();
    }

    private static String pod(String name, int version) {
        return ServerTexts.pod(name, version);
    }

    private static String event(String type, String name, int version) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, pod(name, version));
    }

    private static String list(String... items) {
        return "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"10\"},\"items\":[%s]}"
                .formatted(String.join(",", items));
    }
}
