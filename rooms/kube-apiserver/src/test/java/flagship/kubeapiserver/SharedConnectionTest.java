package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many watches on one HTTP/2 connection, whose events share writes. */
@Timeout(120)
class SharedConnectionTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    private RunningServer running;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.complete(folder);
        client = running.client();
        assertThat(send("/version").statusCode()).isEqualTo(200); // From here on there is one connection for all.
    }

    @AfterEach
    void stop() {
        running.close();
        reading.shutdownNow();
    }

    private HttpResponse<InputStream> send(String path) throws IOException, InterruptedException {
        var request = running.request(path)
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return response;
    }

    /** A watch from now on of what the test makes. */
    private InputStream watch() throws Exception {
        var response = send(MAPS + "?watch=1&timeoutSeconds=100&labelSelector=made&resourceVersion="
                + running.store().revision());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private CompletableFuture<List<String>> names(InputStream watch, int count) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var names = new ArrayList<String>();
                    var lines = new BufferedReader(new InputStreamReader(watch, StandardCharsets.UTF_8));
                    try {
                        while (names.size() < count) {
                            var event = Json.parse(lines.readLine().getBytes(StandardCharsets.UTF_8));
                            names.add(event.at("/object/metadata/name").asText());
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return names;
                },
                reading);
    }

    private List<String> create(int count, int length) throws Exception {
        var names = IntStream.range(0, count).mapToObj(i -> "map-" + i).toList();
        for (var name : names) {
            var json = "{'metadata':{'name':'%s','labels':{'made':''}},'data':{'text':'%s'}}"
                    .formatted(name, "x".repeat(length));
            assertThat(running.post(MAPS, RunningServer.ADMIN, json).statusCode())
                    .isEqualTo(201);
        }
        return names;
    }

    @Test
    void everyWatchSeesEveryChangeInOrder() throws Exception {
        var seen = new ArrayList<CompletableFuture<List<String>>>();
        for (int i = 0; i < 60; i++) {
            seen.add(names(watch(), 100));
        }

        var made = create(100, 400);

        for (var names : seen) {
            assertThat(names.get()).isEqualTo(made);
        }
    }

    @Test
    void aWatchThatNobodyReadsHoldsBackNoOther() throws Exception {
        try (var unread = watch();
                var read = watch()) {
            var names = names(read, 45);

            var made = create(45, 500_000); // More than a client takes in for one stream that it does not read: 16 MiB.

            assertThat(names.get()).isEqualTo(made);
            assertThat(unread.available()).isPositive();
        }
    }
}
