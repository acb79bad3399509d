package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private static final NamespacedName LEASE = new NamespacedName("kube-system", "flagship");

    private final OneLease server = new OneLease();
    private final CopyOnWriteArrayList<String> events = new CopyOnWriteArrayList<>();

    @Test
    void theFirstLeadsAndTheSecondFollowsWhenItGivesTheLeaseBack() {
        var one = start("one");
        Eventually.await(one::leading);
        try (var two = start("two")) {
            Eventually.await(() -> server.reads.get() > 10);
            assertThat(two.leading()).isFalse();

            one.close();
            Eventually.await(two::leading);
        }

        assertThat(events).containsExactly("one leads", "one stopped", "two leads", "two stopped");
    }

    @Test
    void aLeaderThatCannotRenewStopsLeading() {
        try (var one = start("one")) {
            Eventually.await(one::leading);

            server.broken = true;

            Eventually.await(() -> events.contains("one stopped"));
            assertThat(one.leading()).isFalse();
        }
    }

    private LeaderElection start(String identity) {
        var config = new LeaderElection.Config(
                LEASE, identity, Duration.ofSeconds(15), Duration.ofMillis(50), Duration.ofMillis(2));
        return LeaderElection.start(new KubeClient(server), config, new Leader(identity), Timing.SYSTEM);
    }

    private final class Leader implements LeaderElection.Leadership {
        private final String identity;

        Leader(String identity) {
            this.identity = identity;
        }

        @Override
        public void started() {
            events.add(identity + " leads");
        }

        @Override
        public void stopped() {
            events.add(identity + " stopped");
        }
    }

    /** An API server that stores one object with optimistic locking. */
    private static final class OneLease implements Transport {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile boolean broken;
        private Optional<byte[]> stored = Optional.empty();
        private int version;

        @Override
        public synchronized Response send(Request request) throws IOException {
            if (broken) {
                throw new IOException("unplugged");
            }
            return switch (request.method()) {
                case "GET" -> {
                    reads.incrementAndGet();
                    yield stored.map(it -> answer(200, it)).orElseGet(() -> answer(404, new byte[0]));
                }
                case "POST" -> stored.isPresent() ? answer(409, new byte[0]) : store(request.body());
                default -> {
                    var sent = Json.parseObject(request.body()).path("metadata").path("resourceVersion");
                    yield sent.asInt() == version ? store(request.body()) : answer(409, new byte[0]);
                }
            };
        }

        private Response store(byte[] body) {
            var object = Json.parseObject(body);
            object.withObjectProperty("metadata").put("resourceVersion", Integer.toString(++version));
            stored = Optional.of(Json.bytes(object));
            return answer(200, stored.get());
        }

        private static Response answer(int code, byte[] body) {
            var bytes = body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
            return new Response() {
                @Override
                public int status() {
                    return code;
                }

                @Override
                public Optional<String> header(String name) {
                    return Optional.empty();
                }

                @Override
                public InputStream body() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
