package flagship.kubeclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A real HTTPS server (HTTP/1.1) on loopback that answers what a test tells it to: the answers in the order of the requests. */
final class ScriptedServer implements AutoCloseable {
    /** Answers one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private static final TestPki PKI = new TestPki("test-ca");

    private final HttpsServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Answer> script = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    ScriptedServer() throws IOException {
        this(PKI, PKI.server("127.0.0.1", "localhost"));
    }

    ScriptedServer(TestPki pki, TestPki.Leaf leaf) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(pki.serverContext(leaf)) {
            @Override
            public void configure(HttpsParameters parameters) {
                var tls = getSSLContext().getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try (exchange) {
            var answer = script.poll();
            if (answer == null) {
                // Past the script the server is silent until the test ends.
                closing.await();
            } else {
                answer.to(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ScriptedServer then(Answer answer) {
        script.add(answer);
        return this;
    }

    ScriptedServer thenJson(int code, String body, String... headers) {
        return then(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** A watch that sends these lines and ends. */
    ScriptedServer thenWatch(String... lines) {
        return then(exchange -> {
            var body = open(exchange);
            for (String line : lines) {
                send(body, line + "\n");
            }
        });
    }

    /** A watch that sends these lines and then nothing until the test ends. */
    ScriptedServer thenWatchForEver(String... lines) {
        return then(exchange -> {
            var body = open(exchange);
            for (String line : lines) {
                send(body, line + "\n");
            }
            closing.await();
        });
    }

    /** A chunked 200 whose headers have been sent. */
    static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        var body = exchange.getResponseBody();
        body.flush();
        return body;
    }

    static void send(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(UTF_8));
        body.flush();
    }

    CountDownLatch closing() {
        return closing;
    }

    /** Method, path and query of each request so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    ClientConfig config() {
        return ClientConfig.of(uri()).withTls(ClientConfig.Tls.trusting(PKI.authorityPem()));
    }

    HttpTransport transport() {
        return HttpTransport.open(config());
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
        executor.close();
    }
}
