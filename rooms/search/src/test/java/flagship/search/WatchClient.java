package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One who watches: takes lines as they come, or nothing at all for a while. */
final class WatchClient implements ApiResponse, AutoCloseable {
    private static final int SECONDS = 20;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch reading;
    private final Thread thread;
    private volatile boolean gone;

    private WatchClient(SearchFixture fixture, String path, boolean reads, String... headers) {
        reading = new CountDownLatch(reads ? 0 : 1);
        thread = Thread.startVirtualThread(() -> {
            try {
                fixture.handle("GET", path, this, headers);
            } catch (IOException e) {
                lines.add("{\"type\":\"FAILED\"}");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add("{\"type\":\"END\"}");
        });
    }

    static WatchClient open(SearchFixture fixture, String path, String... headers) {
        return new WatchClient(fixture, path, true, headers);
    }

    /** One who takes nothing before {@link #read}. */
    static WatchClient slow(SearchFixture fixture, String path) {
        return new WatchClient(fixture, path, false);
    }

    void read() {
        reading.countDown();
    }

    JsonNode next() throws InterruptedException {
        var line = Objects.requireNonNull(lines.poll(SECONDS, TimeUnit.SECONDS), "no event came");
        return Json.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    /** The next events as {@code TYPE cluster:name}. */
    List<String> next(int count) throws InterruptedException {
        var events = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            events.add(text(next()));
        }
        return events;
    }

    static String text(JsonNode event) {
        var metadata = event.at("/object/metadata");
        var cluster = metadata.path("annotations")
                .path("shadow.clusterpedia.io/cluster-name")
                .asText();
        return "%s %s:%s"
                .formatted(
                        event.path("type").asText(),
                        cluster,
                        metadata.path("name").asText());
    }

    static String version(JsonNode event) {
        return event.at("/object/metadata/resourceVersion").asText();
    }

    @Override
    public void status(int code) {}

    @Override
    public void header(String name, String value) {}

    @Override
    public OutputStream body() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    reading.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public boolean clientGone() {
        return gone;
    }

    @Override
    public void close() {
        gone = true;
        reading.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
