package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Numbers of clusters from a server that speaks as Prometheus does. */
final class PrometheusMeasuresTest {
    private static final String TWO = """
            {"status":"success","data":{"resultType":"vector","result":[
             {"metric":{"cluster":"east"},"value":[1764316800.1,"0.25"]},
             {"metric":{"cluster":"west"},"value":[1764316800.1,"7"]},
             {"metric":{"cluster":"west","pod":"2"},"value":[1764316800.1,"9"]},
             {"metric":{"cluster":"north"},"value":[1764316800.1,"+Inf"]},
             {"metric":{},"value":[1764316800.1,"1"]}]}}
            """;

    private static Map<String, Double> values(String body) {
        return PrometheusMeasures.values(body.getBytes(StandardCharsets.UTF_8), "cluster");
    }

    @Test
    void aVectorGivesANumberForEachClusterThatItNames() {
        assertThat(values(TWO)).isEqualTo(Map.of("east", 0.25, "west", 9.0));
    }

    @Test
    void otherAnswersAreRefusedWithWhatTheyAre() {
        assertThatThrownBy(() -> values("<html>")).hasMessageContaining("is it Prometheus?");
        assertThatThrownBy(() -> values("{\"status\":\"error\",\"error\":\"parse error\"}"))
                .hasMessage("it refuses the query: parse error");
        assertThatThrownBy(() -> values("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"))
                .hasMessage("the query gives a matrix, where one number a cluster (a vector) is expected");
    }

    /** What was told: the measure and its values. */
    private record Told(String name, Map<String, Double> values) {}

    /** Lets the thread go on when a test says so; each pause takes three minutes of its own clock. */
    private static final class Steps implements Timing {
        private final AtomicLong nanos = new AtomicLong();
        private final Semaphore steps = new Semaphore(0);

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            steps.acquire();
            nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        }

        @Override
        public double random() {
            return 0;
        }
    }

    @Test
    void whatWasReadLastStaysForAWhileWhenNothingAnswers() throws Exception {
        var status = new AtomicInteger(200);
        var queries = new LinkedBlockingQueue<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/query", exchange -> {
            queries.add(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
            answer(exchange, status.get());
        });
        server.start();
        var told = new LinkedBlockingQueue<Told>();
        var steps = new Steps();
        var settings = new ScoreSettings.Prometheus(
                ClientConfig.of(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                "cluster",
                Map.of("latency", "avg by (cluster) (rtt{job=\"probe\"})"));
        try (var _ = PrometheusMeasures.start(settings, (name, values) -> told.add(new Told(name, values)), steps)) {
            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(new Told("latency", Map.of("east", 0.25, "west", 9.0)));
            assertThat(queries).contains("query=avg by (cluster) (rtt{job=\"probe\"})");

            status.set(503);
            steps.steps.release(2); // Three minutes later nothing is told; six minutes later that nothing is known.

            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Told("latency", Map.of()));
            assertThat(queries).hasSize(3);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        var body = (status == 200 ? TWO : "{\"status\":\"error\",\"error\":\"overloaded\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
