package flagship.app;

import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Passes on what containers write, in whole lines where several are read at once. */
final class LogReader {
    private static final int ERROR_BYTES_MAX = 64 * 1024;
    private static final int BUFFER_BYTES = 16 * 1024;

    /** Each is a connection, and their lines are read by a person. */
    private static final int AT_ONCE_MAX = 20;

    private final Transport host;
    private final OutputStream out;

    /**
     * One container.
     *
     * @param path of its log
     * @param prefix before each line
     */
    record Source(String path, String prefix) {}

    LogReader(Transport host, OutputStream out) {
        this.host = host;
        this.out = out;
    }

    /** @throws ApiException for what the member refuses */
    void read(Source source) throws IOException, InterruptedException {
        try (var answer = host.send(new Request("GET", source.path(), Map.of("Accept", "*/*"), new byte[0]))) {
            if (answer.status() != 200) {
                throw refusal(answer);
            }
            if (source.prefix().isEmpty()) {
                copy(answer);
            } else {
                lines(answer, source.prefix());
            }
        }
    }

    private void copy(Transport.Response answer) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int read = answer.body().read(buffer);
                read >= 0;
                read = answer.body().read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
    }

    private void lines(Transport.Response answer, String prefix) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            print((prefix + line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private synchronized void print(byte[] line) throws IOException {
        out.write(line);
        out.flush();
    }

    private static ApiException refusal(Transport.Response answer) throws IOException {
        var body = answer.body().readNBytes(ERROR_BYTES_MAX);
        try {
            var status = Json.parseObject(body);
            return new ApiException(new Status(
                    answer.status(),
                    status.path("reason").asText(),
                    status.path("message").asText(),
                    null));
        } catch (MalformedJson e) {
            return new ApiException(
                    new Status(answer.status(), "", new String(body, StandardCharsets.UTF_8).strip(), null));
        }
    }

    /**
     * Reads all at the same time, until all have ended.
     *
     * @throws UserError if they are too many
     */
    void followAll(List<Source> sources) throws IOException, InterruptedException {
        if (sources.size() > AT_ONCE_MAX) {
            throw new UserError("these are %d containers: at most %d are followed at once, so name fewer"
                    .formatted(sources.size(), AT_ONCE_MAX));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (Source source : sources) {
                Callable<Void> task = () -> {
                    read(source);
                    return null;
                };
                running.add(executor.submit(task));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case ApiException refusal -> throw refusal;
                case null, default -> throw new IOException("the log could not be read", e);
            }
        }
    }
}
