package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One connection that speaks JSON-RPC 1.0 (RFC 7047, section 4). Owns two virtual threads: one reads, one writes, so that no caller is ever
 * in the socket itself, where an interrupt would end the connection of all.
 *
 * <p>Answers and notifications are handled on the reader's thread, in the order in which they came.
 */
final class JsonRpc implements AutoCloseable {
    private static final int OUTGOING_MAX = 1_024;

    /** Hears what the server says unasked: the method and its parameters. Must return quickly. */
    interface Notifications {
        void heard(String method, JsonNode parameters);
    }

    /** A request without an answer so far. */
    private record Waiting(UnaryOperator<JsonNode> whenAnswered, CompletableFuture<JsonNode> answer) {}

    private final Wire wire;
    private final MessageReader messages;
    private final Notifications notifications;
    private final BlockingQueue<ObjectNode> outgoing = new ArrayBlockingQueue<>(OUTGOING_MAX);
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread reader;
    private final Thread writer;
    private volatile long heardNanos = System.nanoTime();
    private volatile Optional<String> reason = Optional.empty();

    private JsonRpc(Wire wire, long messageBytesMax, Notifications notifications) throws IOException {
        this.wire = wire;
        this.messages = new MessageReader(wire.in(), messageBytesMax);
        this.notifications = notifications;
        this.reader = Thread.ofVirtual().name("ovsdb-reader").unstarted(this::read);
        this.writer = Thread.ofVirtual().name("ovsdb-writer").unstarted(this::write);
    }

    /** Takes over the wire. */
    static JsonRpc start(Wire wire, long messageBytesMax, Notifications notifications) throws IOException {
        var connection = new JsonRpc(wire, messageBytesMax, notifications);
        connection.reader.start();
        connection.writer.start();
        return connection;
    }

    /** Sends a request and waits for its result. */
    JsonNode call(String method, JsonNode parameters, Duration limit) throws OvsdbException, InterruptedException {
        return call(method, parameters, limit, _ -> {});
    }

    /** As {@link #call(String, JsonNode, Duration)}; {@code result} is handled before anything that the server said later. */
    JsonNode call(String method, JsonNode parameters, Duration limit, Consumer<JsonNode> result)
            throws OvsdbException, InterruptedException {
        long id = lastId.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(
                id,
                new Waiting(
                        node -> {
                            result.accept(node);
                            return node;
                        },
                        answer));
        try {
            send(id, method, parameters, limit);
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OvsdbException.Refused refused
                    ? refused
                    : new OvsdbException.OutcomeUnknown(
                            "%s: the connection ended before the answer: %s".formatted(method, endReason()),
                            e.getCause());
        } catch (TimeoutException e) {
            throw new OvsdbException.OutcomeUnknown(
                    "%s: the database gave no answer in %d s".formatted(method, limit.toSeconds()), e);
        } finally {
            waiting.remove(id);
        }
    }

    private void send(long id, String method, JsonNode parameters, Duration limit)
            throws OvsdbException, InterruptedException {
        if (hasEnded()) {
            throw new OvsdbException.NotConnected("the connection to the database has ended: " + endReason());
        }
        var request = Json.object().put("id", id).put("method", method);
        request.set("params", parameters);
        if (!outgoing.offer(request, limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new OvsdbException.NotConnected(
                    "the database takes no more requests: %d wait".formatted(OUTGOING_MAX));
        }
        if (hasEnded()) {
            // The reader may have failed all waiting calls just before this one was added.
            failWaiting();
        }
    }

    /** Asks for a sign of life, without waiting for it. */
    void probe() {
        var request = Json.object().put("id", "echo").put("method", "echo");
        request.putArray("params");
        offer(request);
    }

    /** How long nothing came. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Why it ended. */
    String endReason() {
        return reason.orElse("it was closed");
    }

    /** True if the connection ended within the time. */
    boolean waitEnded(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void read() {
        try {
            while (true) {
                var message = messages.next();
                heardNanos = System.nanoTime();
                handle(message);
            }
        } catch (IOException | RuntimeException e) {
            // A message that cannot be understood ends the connection: what follows would be built on a hole.
            end(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void handle(JsonNode message) {
        var method = message.path("method").asText("");
        if (method.isEmpty()) {
            answered(message);
        } else if (method.equals("echo")) {
            var answer = Json.object();
            answer.set("id", message.path("id"));
            answer.set("result", message.path("params"));
            answer.set("error", NullNode.getInstance());
            offer(answer);
        } else {
            notifications.heard(method, message.path("params"));
        }
    }

    private void answered(JsonNode message) {
        var call = message.path("id").isNumber()
                ? waiting.remove(message.path("id").asLong())
                : null;
        if (call == null) {
            return; // An echo, or the caller stopped waiting.
        }
        if (message.hasNonNull("error")) {
            call.answer()
                    .completeExceptionally(new OvsdbException.Refused("the database answered: " + errorText(message)));
            return;
        }
        call.answer().complete(call.whenAnswered().apply(message.path("result")));
    }

    private static String errorText(JsonNode message) {
        var error = message.path("error");
        if (!error.isObject()) {
            return error.asText();
        }
        var details = error.path("details").asText();
        return error.path("error").asText() + (details.isEmpty() ? "" : ": " + details);
    }

    private void offer(ObjectNode message) {
        if (!outgoing.offer(message)) {
            end("the server reads nothing: %d messages wait for it".formatted(OUTGOING_MAX));
        }
    }

    private void write() {
        try {
            while (true) {
                var message = outgoing.take();
                wire.out().write(Json.bytes(message));
                wire.out().flush();
            }
        } catch (IOException | RuntimeException e) {
            end(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (InterruptedException e) {
            end("it was closed");
        }
    }

    /** Ends the connection, once; the first reason stays. */
    synchronized void end(String why) {
        if (hasEnded()) {
            return;
        }
        reason = Optional.of(why);
        ended.countDown();
        try {
            wire.connection().close();
        } catch (IOException e) {
            reason = Optional.of(why + "; it could not be closed: " + e.getMessage());
        }
        writer.interrupt();
        failWaiting();
    }

    private void failWaiting() {
        waiting.values().forEach(call -> call.answer().completeExceptionally(new IOException(endReason())));
    }

    /** Ends it and returns when both threads have ended. */
    @Override
    public void close() {
        end("it was closed");
        Joining.join(reader);
        Joining.join(writer);
    }
}
