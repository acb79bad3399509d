package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that take their time: watches, slow and vanishing clients, and what closing does to them. */
@Timeout(60)
class LongRequestsTest {
    private static final String WATCH = "/api/v1/pods?watch=1";
    private static final KeyManager[] NO_CERTIFICATE = {};

    @TempDir
    private Path folder;

    private final AtomicInteger watching = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private RunningServer running;

    @BeforeEach
    void start() {
        var limits = new RequestLimits(
                3 << 20,
                16 << 10,
                Duration.ofMillis(1_500),
                Duration.ofMillis(1_500),
                Duration.ofMillis(700),
                Duration.ofSeconds(60),
                new RequestLimits.InFlight(20, 5, 20, 0, Duration.ofSeconds(5)),
                3_000,
                Duration.ofSeconds(10));
        running = new RunningServer(folder, RunningServer.config(folder).withLimits(limits), this::answer);
        running.storeRbac(
                "clusterrolebindings",
                "",
                "jane",
                "{'kind':'ClusterRoleBinding','roleRef':"
                        + "{'kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'User','name':'jane'}]}");
        Await.until(
                "jane's rights",
                () -> running.get("/api/v1/quick", RunningServer.JANE).statusCode() == 200);
    }

    @AfterEach
    void stop() {
        release.countDown();
        running.close();
    }

    private void answer(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        switch (request.path()) {
            case "/api/v1/pods" -> watch(response);
            case "/api/v1/hold" -> {
                watching.incrementAndGet();
                release.await();
                response.send(200, "text/plain", bytes("held"));
            }
            case "/api/v1/flood" -> flood(response);
            default -> response.send(200, "text/plain", bytes("quick"));
        }
    }

    private void watch(ApiResponse response) throws IOException, InterruptedException {
        watching.incrementAndGet();
        try {
            response.header("Content-Type", "application/json");
            response.body().write(bytes("{\"type\":\"ADDED\"}\n"));
            response.body().flush();
            new CountDownLatch(1).await(); // Silent until somebody ends it.
        } finally {
            watching.decrementAndGet();
        }
    }

    private void flood(ApiResponse response) throws IOException {
        watching.incrementAndGet();
        try {
            for (int i = 0; i < 100_000; i++) {
                response.body().write(new byte[16 << 10]);
            }
        } finally {
            watching.decrementAndGet();
        }
    }

    @Test
    void twoHundredHangingWatchesOnEightThreadsLeaveRoomForAGet() throws Exception {
        var clients = new ArrayList<HttpClient>();
        for (int i = 0; i < 200; i++) {
            boolean own = i % 10 < 5; // Half share connections over HTTP/2, half have their own over HTTP/1.1.
            if (own || i % 50 == 5) {
                clients.add(
                        running.client(NO_CERTIFICATE, own ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2));
            }
            open(clients.getLast(), WATCH, RunningServer.JANE);
        }
        Await.until("all watches", () -> watching.get() == 200);

        assertThat(running.get("/api/v1/quick", RunningServer.ADMIN).body()).isEqualTo("quick");
        clients.forEach(HttpClient::shutdownNow);
    }

    @Test
    void aSilentWatchOutlivesTheIdleTimeOut() throws Exception {
        open(running.client(NO_CERTIFICATE, HttpClient.Version.HTTP_1_1), WATCH, RunningServer.JANE);
        open(running.client(NO_CERTIFICATE, HttpClient.Version.HTTP_2), WATCH, RunningServer.JANE);
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        Await.until("nearly three times the idle time-out", () -> System.nanoTime() > end);

        assertThat(watching).hasValue(2);
    }

    @Test
    void aWatcherThatLeavesIsNoticedAtOnce() throws Exception {
        var client = running.client();
        open(client, WATCH, RunningServer.JANE);
        Await.until("the watch", () -> watching.get() == 1);

        client.shutdownNow();

        Await.until("its end", () -> watching.get() == 0);
    }

    @Test
    void closingEndsWatchesCleanlyAndLetsOthersFinish() throws Exception {
        var client = running.client();
        var stream = open(client, WATCH, RunningServer.JANE);
        var held = client.sendAsync(request("/api/v1/hold", RunningServer.JANE), HttpResponse.BodyHandlers.ofString());
        Await.until("both requests", () -> watching.get() == 2);

        var closer = Thread.startVirtualThread(running.server()::close);
        assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"type\":\"ADDED\"}\n");
        assertThat(held).isNotDone();
        release.countDown();

        assertThat(held.get().body()).isEqualTo("held");
        closer.join();
    }

    @Test
    void oneUserCannotTakeAllPlaces() throws Exception {
        var client = running.client();
        for (int i = 0; i < 5; i++) {
            client.sendAsync(request("/api/v1/hold", RunningServer.JANE), HttpResponse.BodyHandlers.ofString());
        }
        Await.until("five requests", () -> watching.get() == 5);

        var refused = client.send(request("/api/v1/quick", RunningServer.JANE), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(running.get("/api/v1/quick", RunningServer.ADMIN).statusCode())
                .isEqualTo(200);
        assertThat(running.get("/livez", RunningServer.JANE).statusCode()).isEqualTo(200);
        release.countDown();
        Await.until(
                "free places",
                () -> running.get("/api/v1/quick", RunningServer.JANE).statusCode() == 200);
    }

    @Test
    void aClientThatStopsSendingItsBodyIsCutOff() throws Exception {
        try (var socket = tls()) {
            write(
                    socket,
                    "POST /api/v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer jane-token\r\nContent-Length: 100\r\n\r\n{");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 408").doesNotContain("Exception");
        }
    }

    @Test
    void aRequestThatTakesLongerThanItsClientAllowedIsEnded() throws Exception {
        var answer = running.get("/api/v1/hold?timeout=300ms", RunningServer.JANE);

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"reason\":\"Timeout\"");
        assertThat(running.get("/api/v1/quick?timeout=soon", RunningServer.JANE).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aConnectionOnWhichNoRequestComesIsClosed() throws Exception {
        try (var plain = new Socket(
                        InetAddress.getLoopbackAddress(), running.server().uri().getPort());
                var tls = tls()) {
            assertThat(readAll(plain)).isEmpty();
            assertThat(readAll(tls)).isEmpty();
        }
    }

    @Test
    void headersThatComeByteByByteAreNotWaitedFor() throws Exception {
        try (var socket = tls()) {
            write(socket, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"); // A first request may be quick.
            assertThat(trickle(socket)).isTrue();
        }
    }

    /** Sends a byte every tenth of a second; whether the server closes the connection within ten seconds. */
    private static boolean trickle(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException e) {
                write(socket, "G");
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aThousandIdleConnectionsLeaveRoomForAGet() throws Exception {
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1_000; i++) {
                idle.add(new Socket(
                        InetAddress.getLoopbackAddress(), running.server().uri().getPort()));
            }

            assertThat(running.get("/api/v1/quick", RunningServer.JANE).statusCode())
                    .isEqualTo(200);
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void aClientThatTakesNothingLosesItsAnswer() throws Exception {
        try (var socket = tls()) {
            write(socket, "GET /api/v1/flood HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer jane-token\r\n\r\n");
            Await.until("the flood", () -> watching.get() == 1);

            Await.until("its end", () -> watching.get() == 0);
        }
    }

    @Test
    void aClientWithoutTlsDoesNotDisturbOthers() throws Exception {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), running.server().uri().getPort())) {
            write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            readAll(socket);
        }

        assertThat(running.get("/api/v1/quick", RunningServer.ADMIN).body()).isEqualTo("quick");
    }

    @Test
    void aHugeHeaderIsRefused() throws Exception {
        var client = running.client(NO_CERTIFICATE, HttpClient.Version.HTTP_1_1);
        var request = running.request("/livez")
                .header("X-Large", "x".repeat(20 << 10))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(answer.body()).contains("\"kind\":\"Status\"");
    }

    @Test
    void aWatchInTheProcessEndsWhenItsReaderCloses() throws Exception {
        var transport = running.server().inProcess(UserInfo.system("test"));
        var response = transport.send(Transport.Request.get(WATCH));
        assertThat(response.body().read()).isEqualTo('{');

        response.close();

        Await.until("its end", () -> watching.get() == 0);
    }

    @Test
    void closingEndsWatchesInTheProcessCleanly() throws Exception {
        var transport = running.server().inProcess(UserInfo.system("test"));
        try (var response = transport.send(new Transport.Request("GET", WATCH, Map.of(), new byte[0]))) {
            var closer = Thread.startVirtualThread(running.server()::close);

            assertThat(response.body().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .endsWith("}\n");
            closer.join();
            assertThatThrownBy(() -> transport.send(Transport.Request.get(WATCH)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closing");
        }
    }

    private InputStream open(HttpClient client, String path, String token) throws Exception {
        var answer = client.send(request(path, token), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpRequest request(String path, String token) {
        return HttpRequest.newBuilder(running.server().uri().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private Socket tls() throws IOException {
        var socket = running.sslContext(NO_CERTIFICATE)
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), running.server().uri().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(bytes(text));
        socket.getOutputStream().flush();
    }

    /** What the server still says before it closes the connection. */
    private static String readAll(Socket socket) throws IOException {
        var text = new StringBuilder();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                text.append((char) b);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return text.toString(); // Reset: closed as well.
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
