package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** An API server on a free loopback port with its own store, and clients for it. */
final class RunningServer implements AutoCloseable {
    static final String ADMIN = "admin-token";
    static final String JANE = "jane-token";

    private static final int THREADS = 8; // The fewest that serve: a handler that blocks one of them shows at once.

    private final Path folder;
    private final ObjectStore store;
    private final ApiServer server;
    private final List<HttpClient> clients = new CopyOnWriteArrayList<>();
    private final HttpClient shared;

    /** @param resources answers everything below /api and /apis that has no other handler */
    RunningServer(Path folder, ApiServerConfig config, Handler resources) {
        this.folder = folder;
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(config, store, resources);
        server.listen(THREADS);
        shared = client();
    }

    private RunningServer(Path folder, ApiServerConfig config) {
        this.folder = folder;
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(config, store);
        try {
            server.listen(THREADS);
        } catch (ServerStartException e) {
            server.close();
            store.close();
            throw e;
        }
        shared = client();
    }

    /** A server with its own resources, as it runs in production; it knows the same users. */
    static RunningServer complete(Path folder) {
        return new RunningServer(folder, config(folder));
    }

    /** As {@link #complete}, set up in another way. */
    static RunningServer complete(Path folder, UnaryOperator<ApiServerConfig> change) {
        return new RunningServer(folder, change.apply(config(folder)));
    }

    /** A server that knows {@link #ADMIN} (a master) and {@link #JANE} (user jane in groups devs and ops). */
    static RunningServer in(Path folder, Handler resources) {
        return new RunningServer(folder, config(folder), resources);
    }

    /** The server of a folder once more, on the port that it had; waits until the port is free again. */
    static RunningServer again(Path folder, int port) {
        var server = new AtomicReference<RunningServer>();
        Await.until("the port", () -> {
            try {
                server.set(new RunningServer(folder, config(folder, port)));
                return true;
            } catch (ServerStartException e) {
                return false;
            }
        });
        return Objects.requireNonNull(server.get());
    }

    static ApiServerConfig config(Path folder) {
        return config(folder, 0);
    }

    private static ApiServerConfig config(Path folder, int port) {
        var tokens = folder.resolve("tokens.csv");
        try {
            Files.writeString(tokens, "admin-token,admin,uid-1,system:masters\njane-token,jane,uid-2,\"devs,ops\"\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ApiServerConfig.of(folder, new ListenAddress("127.0.0.1", port)).withTokenAuthFile(Optional.of(tokens));
    }

    ApiServer server() {
        return server;
    }

    ObjectStore store() {
        return store;
    }

    /** Writes an object of {@code rbac.authorization.k8s.io} straight into the store. */
    void storeRbac(String resource, String namespace, String name, String json) {
        var type = new GroupResource("rbac.authorization.k8s.io", resource);
        ObjectNode object = Json.parseObject(json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
        object.withObject("/metadata").put("name", name);
        if (!namespace.isEmpty()) {
            object.withObject("/metadata").put("namespace", namespace);
        }
        store.commit(new ObjectStore.Write.Create(
                StoreKeys.key(type, new NamespacedName(namespace, name)), StoredJson.value(object)));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> post(String path, String token, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** A merge patch as an administrator. */
    HttpResponse<String> merge(String path, String json) throws IOException {
        try {
            return send(request(path)
                    .header("Authorization", "Bearer " + ADMIN)
                    .header("Content-Type", TestApi.MERGE)
                    .method("PATCH", HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate of whoever signed the server's, in PEM. */
    String authority() {
        try {
            return Files.readString(folder.resolve("pki/ca.crt"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return shared.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofSeconds(20));
    }

    /** A client that trusts the server and has no certificate of its own; ended with the server. */
    HttpClient client() {
        return client(new KeyManager[0], HttpClient.Version.HTTP_2);
    }

    HttpClient client(KeyManager[] keys, HttpClient.Version version) {
        var client = HttpClient.newBuilder()
                .sslContext(sslContext(keys))
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        clients.add(client);
        return client;
    }

    SSLContext sslContext(KeyManager[] keys) {
        return trusting(folder.resolve("pki/ca.crt"), keys);
    }

    /** @param authority a file with the certificate of whoever signs those of servers */
    static SSLContext trusting(Path authority, KeyManager[] keys) {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", PemFiles.certificates(authority, "ca").getFirst());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyManager[] keys(PrivateKey key, X509Certificate certificate) {
        try {
            var own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("own", key, new char[0], List.of(certificate).toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own, new char[0]);
            return new KeyManager[] {new AlwaysSending((X509KeyManager) factory.getKeyManagers()[0])};
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends its certificate also to a server that does not name its issuer. */
    private static final class AlwaysSending extends X509ExtendedKeyManager {
        private final X509KeyManager keys;

        AlwaysSending(X509KeyManager keys) {
            this.keys = keys;
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "own";
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return "own";
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
        server.close();
        store.close();
    }
}
