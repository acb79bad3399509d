package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.GeneralName;

/** A real HTTPS server that extends the API: webhooks and aggregated APIs, as a test tells it. */
final class ExtensionServer implements AutoCloseable {
    private final HttpsServer server;
    private final SSLContext context;
    private final X509Certificate authority;
    private final Map<String, Function<Asked, Reply>> routes = new ConcurrentHashMap<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    /** One request that came in. */
    record Asked(String method, String target, Map<String, List<String>> headers, JsonNode body, String peer) {
        /** All values of a header; none where it is absent. */
        List<String> header(String name) {
            return headers.getOrDefault(name, List.of());
        }
    }

    /** What it is answered with. */
    record Reply(int status, String type, String body) {
        static Reply json(String json) {
            return new Reply(200, "application/json", json.replace('\'', '"'));
        }
    }

    ExtensionServer() {
        var now = Instant.now();
        KeyPair authorityKeys = CertificateIssuer.newKeyPair();
        authority = CertificateIssuer.selfSigned("extension-ca", authorityKeys, now, Duration.ofDays(1));
        var issuer = new CertificateIssuer(authority, authorityKeys.getPrivate());
        var keys = CertificateIssuer.newKeyPair();
        var names = List.of(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.dNSName, "hook.test.svc"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        var certificate = issuer.serving(keys.getPublic(), names, now, Duration.ofDays(1));
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keyManagers(keys.getPrivate(), certificate), new TrustManager[] {new TrustingManager()}, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var wanted = context.getDefaultSSLParameters();
                    wanted.setWantClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static KeyManager[] keyManagers(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, new char[0], new X509Certificate[] {certificate});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** Its identity, for a server that is no HTTP server. */
    SSLContext context() {
        return context;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "https://127.0.0.1:" + port() + path;
    }

    /** The authority's certificate as {@code caBundle} wants it. */
    String caBundle() {
        return Base64.getEncoder()
                .encodeToString(PemFiles.print(List.of(authority)).getBytes(StandardCharsets.UTF_8));
    }

    /** The authority's certificate in PEM. */
    String caPem() {
        return PemFiles.print(List.of(authority));
    }

    /** How often a path was asked for since the last {@link #next} or {@link #forget}. */
    long askedFor(String path) {
        return asked.stream().filter(request -> request.target().equals(path)).count();
    }

    /** Answers requests of a path. */
    void route(String path, Function<Asked, Reply> reply) {
        routes.put(path, reply);
    }

    /** Answers reviews of a path with this {@code response}; {@code uid} is filled in. */
    void review(String path, String response) {
        route(path, request -> {
            var uid = request.body().at("/request/uid").asText();
            var json = "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':{'uid':'%s',%s}}"
                    .formatted(uid, response);
            return Reply.json(json);
        });
    }

    /** The next request, in the order in which they came. */
    Asked next() {
        try {
            var next = asked.poll(20, java.util.concurrent.TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the extension was not asked");
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether nobody has asked since the last {@link #next}. */
    boolean isIdle() {
        return asked.isEmpty();
    }

    void forget() {
        asked.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body.length == 0 ? Json.mapper().missingNode() : Json.parse(body),
                peer(exchange));
        asked.add(request);
        var route = routes.get(exchange.getRequestURI().getPath());
        var reply = route == null ? new Reply(404, "text/plain", "nothing here") : route.apply(request);
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String peer(HttpExchange exchange) {
        try {
            return ((com.sun.net.httpserver.HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Takes any client certificate: what matters is which one comes. */
    private static final class TrustingManager implements javax.net.ssl.X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
