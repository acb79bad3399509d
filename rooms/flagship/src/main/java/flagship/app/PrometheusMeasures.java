package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures of clusters that a Prometheus server knows, read every half minute. What was read last stays for five minutes while the server does
 * not answer; then nothing is known any more. Owns one virtual thread and its connection.
 */
final class PrometheusMeasures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PrometheusMeasures.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int ANSWER_BYTES_MAX = 16 << 20;

    private final HttpTransport server;
    private final ScoreSettings.Prometheus settings;
    private final BiConsumer<String, Map<String, Double>> tell;
    private final Timing timing;
    /** When a measure was read last; by the thread alone. */
    private final Map<String, Long> read = new HashMap<>();

    private final Thread thread;

    private PrometheusMeasures(
            ScoreSettings.Prometheus settings, BiConsumer<String, Map<String, Double>> tell, Timing timing) {
        this.server = HttpTransport.open(settings.server());
        this.settings = settings;
        this.tell = tell;
        this.timing = timing;
        this.thread = Thread.ofVirtual().name("prometheus-measures").unstarted(this::run);
    }

    /** @param tell takes a measure's name and its value by cluster, again and again */
    static PrometheusMeasures start(
            ScoreSettings.Prometheus settings, BiConsumer<String, Map<String, Double>> tell, Timing timing) {
        var measures = new PrometheusMeasures(settings, tell, timing);
        measures.thread.start();
        return measures;
    }

    private void run() {
        try {
            while (true) {
                for (var query : settings.queries().entrySet()) {
                    refresh(query.getKey(), query.getValue());
                }
                timing.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void refresh(String name, String query) throws InterruptedException {
        try {
            tell.accept(name, ask(query));
            read.put(name, timing.nanoTime());
        } catch (IOException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("measure", name)
                    .addKeyValue("error", e.getMessage())
                    .log("Prometheus has no answer, trying again");
            long last = read.getOrDefault(name, timing.nanoTime());
            if (timing.nanoTime() - last > KEPT.toNanos()) {
                tell.accept(name, Map.of());
            }
        }
    }

    private Map<String, Double> ask(String query) throws IOException, InterruptedException {
        var path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        try (var response = server.send(Transport.Request.get(path))) {
            var body = response.body().readNBytes(ANSWER_BYTES_MAX + 1);
            if (body.length > ANSWER_BYTES_MAX) {
                throw new IOException("its answer is longer than %d MiB".formatted(ANSWER_BYTES_MAX >> 20));
            }
            return values(body, settings.label());
        }
    }

    /**
     * The values of an instant vector; of several for one cluster the highest counts, results without the label are left out.
     *
     * @throws IllegalArgumentException if it is none; the message says what it is
     */
    static Map<String, Double> values(byte[] body, String label) {
        JsonNode answer;
        try {
            answer = Json.parse(body);
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("it does not answer in JSON: is it Prometheus?", e);
        }
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(
                    "it refuses the query: %s".formatted(answer.path("error").asText("no reason")));
        }
        var data = answer.path("data");
        if (!data.path("resultType").asText().equals("vector")) {
            throw new IllegalArgumentException("the query gives a %s, where one number a cluster (a vector) is expected"
                    .formatted(data.path("resultType").asText("nothing")));
        }
        var values = new HashMap<String, Double>();
        for (JsonNode result : data.path("result")) {
            var cluster = result.path("metric").path(label).asText();
            double value = number(result.path("value").path(1).asText());
            if (!cluster.isEmpty() && Double.isFinite(value)) {
                values.merge(cluster, value, Math::max);
            }
        }
        return values;
    }

    /** Prometheus writes {@code +Inf} and {@code NaN}, too. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
        server.close();
    }
}
