package flagship.kubeapiserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that change their protocol on the way to a server of an aggregated API: WebSocket, SPDY, or as here another one. */
class UpgradeTest {
    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

    @Test
    void bytesGoBothWaysUntilEitherSideEnds(@TempDir Path folder) throws Exception {
        try (var server = RunningServer.complete(folder);
                var extension = new ExtensionServer();
                var backend = new Echo(extension)) {
            register(server, backend.port());

            try (var client = connect(server)) {
                var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
                send(
                        client,
                        "GET /apis/up.example.com/v1/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin-token\r\n"
                                + "Connection: Upgrade\r\nUpgrade: echo\r\nX-Stream-Protocol-Version: v4\r\n\r\n");

                var head = head(lines);
                assertThat(head.getFirst()).startsWith("HTTP/1.1 101");
                assertThat(head).anyMatch(line -> line.equalsIgnoreCase("upgrade: echo"));
                assertThat(backend.request()).contains("X-Remote-User: admin").contains("Upgrade: echo");

                send(client, "one\n");
                assertThat(lines.readLine()).isEqualTo("echo one");
                send(client, "two\n");
                assertThat(lines.readLine()).isEqualTo("echo two");

                send(client, "end\n");
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    private static void register(RunningServer server, int port) throws Exception {
        server.post("/api/v1/namespaces", RunningServer.ADMIN, "{'metadata':{'name':'test'}}");
        server.post(
                "/api/v1/namespaces/test/services",
                RunningServer.ADMIN,
                "{'metadata':{'name':'hook'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
        server.post(
                SERVICES,
                RunningServer.ADMIN,
                ("{'metadata':{'name':'v1.up.example.com'},'spec':{'group':'up.example.com','version':'v1','groupPriorityMinimum':100,"
                                + "'versionPriority':10,'insecureSkipTLSVerify':true,'service':{'namespace':'test','name':'hook','port':%d}}}")
                        .formatted(port));
        Await.until(
                "it is available",
                () -> server.get(SERVICES + "/v1.up.example.com", RunningServer.ADMIN)
                        .body()
                        .contains("all checks passed"));
        Await.until(
                "it is served",
                () -> server.get("/apis/up.example.com/v1", RunningServer.ADMIN).statusCode() == 200);
    }

    private static SSLSocket connect(RunningServer server) throws IOException {
        var uri = server.server().uri();
        var socket = (SSLSocket)
                server.sslContext(new KeyManager[0]).getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static List<String> head(BufferedReader lines) throws IOException {
        var head = new ArrayList<String>();
        for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.add(line);
        }
        return head;
    }

    /** Serves discovery, and echoes lines after an upgrade until the line {@code end}. */
    private static final class Echo implements AutoCloseable {
        private final SSLServerSocket listener;
        private final Thread acceptor;
        private volatile String request = "";

        Echo(ExtensionServer identity) throws IOException {
            listener = (SSLServerSocket) identity.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
            acceptor = Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        String request() {
            return request;
        }

        private void accept() {
            while (!listener.isClosed()) {
                try (var socket = (SSLSocket) listener.accept()) {
                    serve(socket);
                } catch (IOException e) {
                    // The test is over, or a client left.
                }
            }
        }

        private void serve(SSLSocket socket) throws IOException {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            var head = String.join("\n", head(lines));
            if (!head.contains("Upgrade: echo")) {
                var body = "{\"kind\":\"APIResourceList\",\"resources\":[]}";
                send(
                        socket,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.length(), body));
                return;
            }
            request = head;
            send(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
            for (var line = lines.readLine(); line != null && !line.equals("end"); line = lines.readLine()) {
                send(socket, "echo " + line + "\n");
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            try {
                acceptor.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
