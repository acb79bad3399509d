package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a credential plugin and keeps what it gave until that expires or is refused.
 *
 * <p>Source: client-go 1.32, plugin/pkg/client/auth/exec.
 */
final class ExecPlugin implements Authorization {
    private static final Duration RUN_MAX = Duration.ofMinutes(1);
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    private record Given(Optional<String> header, Instant expires) {}

    private final Credential.Exec exec;
    private final ClientIdentity identity;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@code lock}. */
    private Optional<Given> given = Optional.empty();

    ExecPlugin(Credential.Exec exec, ClientIdentity identity) {
        this.exec = exec;
        this.identity = identity;
    }

    @Override
    public Optional<String> header() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (given.isEmpty() || !Instant.now().isBefore(given.get().expires())) {
                given = Optional.of(read(run()));
            }
            return given.get().header();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean refused() {
        lock.lock();
        try {
            boolean hadOne = given.isPresent();
            given = Optional.empty();
            return hadOne;
        } finally {
            lock.unlock();
        }
    }

    private JsonNode run() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(exec.command());
        command.addAll(exec.arguments());
        var builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(exec.environment());
        builder.environment().put("KUBERNETES_EXEC_INFO", request());
        try {
            return output(builder.start());
        } catch (MalformedJson e) {
            throw failure("did not print an ExecCredential", e);
        }
    }

    private JsonNode output(Process process) throws IOException, InterruptedException {
        try {
            var watchdog = process.onExit().orTimeout(RUN_MAX.toMillis(), TimeUnit.MILLISECONDS);
            watchdog.whenComplete((_, timedOut) -> {
                if (timedOut != null) {
                    process.destroyForcibly();
                }
            });
            var printed = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX);
            int code = process.waitFor();
            if (code != 0) {
                throw failure("ended with code " + code + "; run it by hand to see why", null);
            }
            return Json.parseObject(printed);
        } finally {
            process.destroyForcibly();
        }
    }

    private String request() {
        var json = Json.object().put("apiVersion", exec.apiVersion()).put("kind", "ExecCredential");
        json.putObject("spec").put("interactive", false);
        return json.toString();
    }

    private Given read(JsonNode credential) throws IOException {
        var status = credential.path("status");
        var token = status.path("token").asText("");
        var certificate = status.path("clientCertificateData").asText("");
        if (!certificate.isEmpty()) {
            var key = status.path("clientKeyData").asText("");
            identity.set(new ClientConfig.Identity(new Pem(certificate), new Pem(key)));
        }
        if (token.isEmpty() && certificate.isEmpty()) {
            throw failure("gave neither a token nor a certificate", null);
        }
        return new Given(
                token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token),
                expiry(status.path("expirationTimestamp").asText("")));
    }

    private Instant expiry(String timestamp) throws IOException {
        try {
            return timestamp.isEmpty() ? Instant.MAX : Instant.parse(timestamp);
        } catch (DateTimeException e) {
            throw failure("gave an expirationTimestamp that is not a time", e);
        }
    }

    private IOException failure(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IOException("the credential plugin \"%s\" %s".formatted(exec.command(), what), cause);
    }
}
