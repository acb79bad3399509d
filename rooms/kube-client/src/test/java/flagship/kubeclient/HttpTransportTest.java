package flagship.kubeclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientConfig.Timeouts;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.Transport.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTransportTest {
    private static final TestPki PKI = new TestPki("one");

    @Test
    void aServerSignedByAnotherAuthorityIsRefused() throws IOException {
        try (var server = new ScriptedServer()) {
            assertThatThrownBy(() -> get(server.config().withTls(Tls.trusting(PKI.authorityPem()))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server.uri() + ": TLS failed: its certificate is not signed by an authority");
        }
    }

    @Test
    void aServerWithAnExpiredCertificateIsRefused() throws IOException {
        try (var server = new ScriptedServer(PKI, PKI.expiredServer("127.0.0.1"))) {
            assertThatThrownBy(() -> get(server.config().withTls(Tls.trusting(PKI.authorityPem()))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certificate has expired");
        }
    }

    @Test
    void aServerOfAnotherNameIsRefusedAndItsNamesAreSaid() throws IOException {
        try (var server = new ScriptedServer(PKI, PKI.server("member.example", "10.1.1.1"))) {
            assertThatThrownBy(() -> get(server.config().withTls(Tls.trusting(PKI.authorityPem()))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its certificate is for member.example, 10.1.1.1, not for 127.0.0.1");
        }
    }

    @Test
    void tlsServerNameIsTheNameThatCounts() throws Exception {
        try (var server = new ScriptedServer(PKI, PKI.server("*.example"))) {
            var trusting = Tls.trusting(PKI.authorityPem());
            var tls = new Tls(trusting.authorities(), true, "member.example", Optional.empty());
            server.thenJson(200, "{}");

            assertThat(get(server.config().withTls(tls))).isEqualTo("{}");
        }
    }

    @Test
    void withoutVerificationAnyServerIsTaken() throws Exception {
        try (var server = new ScriptedServer(PKI, PKI.expiredServer("other"))) {
            server.thenJson(200, "{}");

            assertThat(get(server.config().withTls(new Tls(Pem.EMPTY, false, "", Optional.empty()))))
                    .isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "RSA,2048", "Ed25519,255"})
    void aClientCertificateIsShown(String algorithm, int size) throws Exception {
        var client = PKI.client("ada", algorithm, size);
        try (var server = new ScriptedServer(PKI, PKI.server("127.0.0.1"))) {
            server.then(exchange -> {
                var session = ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
                var name = session.getPeerPrincipal().getName().getBytes(UTF_8);
                exchange.sendResponseHeaders(200, name.length);
                exchange.getResponseBody().write(name);
            });
            var tls = Tls.trusting(PKI.authorityPem()).withIdentity(client.certificatePem(), client.keyPem());

            assertThat(get(server.config().withTls(tls))).isEqualTo("CN=ada");
        }
    }

    @Test
    void aUserNameAndItsPasswordAreSentAsOneHeader() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        try (var server = new ScriptedServer();
                var transport =
                        HttpTransport.open(server.config().withCredential(new Credential.Basic("ada", "söcret")))) {
            server.then(exchange -> {
                seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.sendResponseHeaders(200, -1);
            });
            get(transport);
        }

        assertThat(seen).containsExactly("Basic YWRhOnPDtmNyZXQ=");
    }

    @Test
    void aTokenFileIsReadAgainWhenItChanges(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("token"), "first\n");
        var seen = new CopyOnWriteArrayList<String>();
        try (var server = new ScriptedServer();
                var transport = HttpTransport.open(server.config().withCredential(new Credential.TokenFile(file)))) {
            for (int i = 0; i < 3; i++) {
                server.then(exchange -> {
                    seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(200, -1);
                });
            }
            get(transport);
            get(transport);
            Files.move(
                    Files.writeString(directory.resolve("new"), "second"),
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            get(transport);
        }

        assertThat(seen).containsExactly("Bearer first", "Bearer first", "Bearer second");
    }

    @Test
    void aRefusedTokenOfAPluginIsAskedForAgainOnce(@TempDir Path directory) throws Exception {
        var script = directory.resolve("plugin");
        Files.writeString(script, """
                #!/bin/sh
                echo run >> "$COUNT"
                echo '{"kind":"ExecCredential","status":{"token":"'$(wc -l < "$COUNT" | tr -d " ")'"}}'
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var exec = new Credential.Exec(
                script.toString(), List.of(), java.util.Map.of("COUNT", directory + "/count"), "v1");
        var seen = new CopyOnWriteArrayList<String>();
        try (var server = new ScriptedServer();
                var transport = HttpTransport.open(server.config().withCredential(exec))) {
            for (int code : new int[] {200, 401, 200}) {
                server.then(exchange -> {
                    seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(code, -1);
                });
            }
            get(transport);
            get(transport);
        }

        assertThat(seen).containsExactly("Bearer 1", "Bearer 1", "Bearer 2");
    }

    @Test
    void aRefusedConnectionSaysWhereAndWhatToCheck() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> get(ClientConfig.of(URI.create("https://127.0.0.1:" + port))))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "https://127.0.0.1:%d: connection refused; check that the API server runs there, and the port"
                                .formatted(port));
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> get(ClientConfig.of(URI.create("https://no-such-host.invalid:6443"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the host name no-such-host.invalid is not known");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
        try (var server = new ScriptedServer()) {
            assertThatThrownBy(() -> get(server.config().withTimeouts(quick())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer within the time-out");
        }
    }

    @Test
    void aBodyThatStopsInTheMiddleIsGivenUp() throws IOException {
        try (var server = new ScriptedServer()) {
            server.thenWatchForEver("half");

            assertThatThrownBy(() -> get(server.config().withTimeouts(quick())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in the middle of an answer");
        }
    }

    @Test
    void headersAndAPathPrefixGoIntoEachRequest() throws Exception {
        try (var server = new ScriptedServer()) {
            server.then(exchange -> {
                var groups = String.join(",", exchange.getRequestHeaders().get("Impersonate-group"));
                exchange.sendResponseHeaders(200, groups.length());
                exchange.getResponseBody().write(groups.getBytes(UTF_8));
            });
            var config = server.config();
            var behindProxy = new ClientConfig(
                    URI.create(server.uri() + "/k8s/c1/"),
                    config.tls(),
                    config.credential(),
                    Optional.empty(),
                    java.util.Map.of("Impersonate-Group", List.of("a", "b")),
                    "",
                    config.timeouts());

            assertThat(get(behindProxy)).isEqualTo("a,b");
            assertThat(server.requests()).containsExactly("GET /k8s/c1/version");
        }
    }

    private static Timeouts quick() {
        return new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(200));
    }

    private static String get(ClientConfig config) throws IOException, InterruptedException {
        try (var transport = HttpTransport.open(config)) {
            return get(transport);
        }
    }

    private static String get(Transport transport) throws IOException, InterruptedException {
        try (var response = transport.send(Request.get("/version"))) {
            return new String(response.body().readAllBytes(), UTF_8);
        }
    }
}
