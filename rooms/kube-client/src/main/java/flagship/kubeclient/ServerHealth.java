package flagship.kubeclient;

import flagship.kubeclient.Transport.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether an API server is ready, and how that is known: {@code /readyz}, and {@code /healthz} where the server has no readyz.
 *
 * @param reachable an answer came, healthy or not
 * @param message one sentence; {@code ok} when healthy
 */
public record ServerHealth(boolean healthy, boolean reachable, String message) {
    /** Asks the server and waits at most {@code limit}; never fails but when interrupted. */
    public static ServerHealth check(Transport transport, Duration limit) throws InterruptedException {
        var task = new FutureTask<>(() -> ask(transport));
        var thread = Thread.ofVirtual().name("health-check").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new ServerHealth(false, false, "no answer within %d ms".formatted(limit.toMillis()));
        } catch (ExecutionException | CancellationException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new ServerHealth(false, false, String.valueOf(cause.getMessage()));
        } finally {
            thread.interrupt();
            Threads.join(thread);
        }
    }

    private static ServerHealth ask(Transport transport) throws IOException, InterruptedException {
        try (var response = transport.send(Request.get("/readyz"))) {
            var ready = of("/readyz", response);
            if (response.status() != 404) {
                return ready;
            }
        }
        try (var response = transport.send(Request.get("/healthz"))) {
            return of("/healthz", response);
        }
    }

    private static ServerHealth of(String path, Transport.Response response) throws IOException {
        // Read, so that the connection stays.
        response.body().transferTo(OutputStream.nullOutputStream());
        return response.status() == 200
                ? new ServerHealth(true, true, "ok")
                : new ServerHealth(
                        false, true, "%s answered %d%s".formatted(path, response.status(), advice(response)));
    }

    private static String advice(Transport.Response response) {
        return switch (response.status()) {
            case 401 -> ": the credentials are wrong or have expired, give the cluster valid ones";
            case 403 -> ": the credentials belong to a user who may not get it";
            default -> "";
        };
    }
}
