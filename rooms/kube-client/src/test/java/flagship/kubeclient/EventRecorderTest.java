package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubemodel.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private static final Subject WEB = new Subject("apps/v1", "Deployment", "shop", "web", "u1", "7");

    /** Takes everything, and remembers it. */
    private static final class Host implements Transport {
        final List<Request> requests = new CopyOnWriteArrayList<>();
        /** What patches are answered with. */
        volatile int patchStatus = 200;

        @Override
        public Response send(Request request) {
            requests.add(request);
            return answer(request.method().equals("PATCH") ? patchStatus : 201);
        }

        private static Response answer(int status) {
            return new Response() {
                @Override
                public int status() {
                    return status;
                }

                @Override
                public Optional<String> header(String name) {
                    return Optional.empty();
                }

                @Override
                public InputStream body() {
                    var body = status == 404
                            ? Json.object()
                                    .put("kind", "Status")
                                    .put("code", 404)
                                    .put("reason", "NotFound")
                            : Json.object();
                    return new ByteArrayInputStream(Json.bytes(body));
                }

                @Override
                public void close() {}
            };
        }

        ObjectNode body(int index) {
            return Json.parseObject(requests.get(index).body());
        }

        void await(int count) {
            Eventually.await(() -> requests.size() >= count);
        }

        @Override
        public void close() {}
    }

    private final Host host = new Host();
    private final EventRecorder recorder = EventRecorder.start(host, "default-scheduler", Timing.SYSTEM);

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void anEventLiesInTheNamespaceOfItsObject() {
        recorder.record(WEB, EventRecorder.NORMAL, "Placed", "It is placed.");

        host.await(1);
        assertThat(host.requests.getFirst().path()).isEqualTo("/api/v1/namespaces/shop/events");
        var event = host.body(0);
        assertThat(event.at("/metadata/name").asText()).matches("web\\.[0-9a-f]+");
        assertThat(event.path("involvedObject"))
                .isEqualTo(Json.parseObject(
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\",\"namespace\":\"shop\",\"uid\":\"u1\"}"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(event.path("message").asText()).isEqualTo("It is placed.");
        assertThat(event.at("/source/component").asText()).isEqualTo("default-scheduler");
    }

    @Test
    void theEventOfAClusterScopedObjectLiesInDefault() {
        recorder.record(new Subject("v1", "Namespace", "", "shop", "", ""), EventRecorder.NORMAL, "R", "m");

        host.await(1);
        assertThat(host.requests.getFirst().path()).isEqualTo("/api/v1/namespaces/default/events");
    }

    @Test
    void theSameEventAgainRaisesItsCount() {
        for (int time = 0; time < 3; time++) {
            recorder.record(WEB, EventRecorder.WARNING, "Failed", "No room.");
        }

        host.await(3);
        assertThat(host.requests).extracting(Transport.Request::method).containsExactly("POST", "PATCH", "PATCH");
        assertThat(host.requests.get(1).path())
                .endsWith("/" + host.body(0).at("/metadata/name").asText());
        assertThat(host.body(2).path("count").asInt()).isEqualTo(3);
    }

    @Test
    void anEventThatHasExpiredIsMadeAnew() {
        host.patchStatus = 404;
        recorder.record(WEB, EventRecorder.WARNING, "Failed", "No room.");
        recorder.record(WEB, EventRecorder.WARNING, "Failed", "No room.");

        host.await(3);
        assertThat(host.requests).extracting(Transport.Request::method).containsExactly("POST", "PATCH", "POST");
    }

    @Test
    void anObjectThatIsToldOfTooOftenIsLeftAloneForAWhile() {
        for (int time = 0; time < 100; time++) {
            recorder.record(WEB, EventRecorder.WARNING, "Failed", "Attempt " + time);
        }

        assertThat(Eventually.settled(host.requests::size)).isEqualTo(25);
    }
}
