package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches over WebSocket, as browsers and fabric8 open them: contract section 9.1. */
@Timeout(60)
class WebSocketWatchTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.complete(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What came in. */
    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                messages.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer bytes) {
            pongs.add(StandardCharsets.UTF_8.decode(bytes).toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        String next() throws InterruptedException {
            var next = messages.poll(20, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return String.valueOf(next);
        }
    }

    private WebSocket open(String path, Heard heard, String... protocols) {
        var uri = URI.create(server.server().uri().toString().replace("https:", "wss:") + path);
        var builder = server.client().newWebSocketBuilder().header("Authorization", "Bearer " + RunningServer.ADMIN);
        if (protocols.length > 0) {
            builder.subprotocols(
                    protocols[0],
                    List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        }
        return builder.buildAsync(uri, heard).join();
    }

    private void create(String name, String value) throws Exception {
        server.post(MAPS, RunningServer.ADMIN, "{'metadata':{'name':'%s'},'data':{'k':'%s'}}".formatted(name, value));
    }

    @Test
    void everyEventIsOneTextMessage() throws Exception {
        var heard = new Heard();
        var socket = open(MAPS + "?watch=true", heard);

        create("small", "v");
        create("large", "x".repeat(70_000));

        var event = Json.parseObject(heard.next().getBytes(StandardCharsets.UTF_8));
        assertThat(event.at("/type").asText()).isEqualTo("ADDED");
        assertThat(event.at("/object/metadata/name").asText()).isEqualTo("small");
        var large = Json.parseObject(heard.next().getBytes(StandardCharsets.UTF_8));
        assertThat(large.at("/object/data/k").asText()).hasSize(70_000);
        socket.abort();
    }

    @Test
    void aPingIsAnsweredAndTheEndOfTheWatchIsANormalOne() throws Exception {
        var heard = new Heard();
        var socket = open(MAPS + "?watch=true&timeoutSeconds=2", heard);

        socket.sendPing(ByteBuffer.wrap("there?".getBytes(StandardCharsets.UTF_8)))
                .join();

        assertThat(heard.pongs.poll(20, TimeUnit.SECONDS)).isEqualTo("there?");
        assertThat(heard.closed.get(20, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void aProtocolOfTheClientIsAgreedToButNotItsToken() {
        var heard = new Heard();
        var socket =
                open(MAPS + "?watch=true", heard, "base64url.bearer.authorization.k8s.io.eA", "base64.binary.k8s.io");

        assertThat(socket.getSubprotocol()).isEqualTo("base64.binary.k8s.io");
        socket.abort();
    }

    @Test
    void whatCannotBeWatchedIsRefusedBeforeTheConnectionChanges() {
        assertThatThrownBy(() -> open(MAPS + "?watch=true&labelSelector=,", new Heard()))
                .isInstanceOfSatisfying(
                        CompletionException.class,
                        failure -> assertThat(failure.getCause())
                                .isInstanceOfSatisfying(
                                        WebSocketHandshakeException.class,
                                        refused -> assertThat(
                                                        refused.getResponse().statusCode())
                                                .isEqualTo(400)));
    }
}
