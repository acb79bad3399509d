package flagship.kubeclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * One API server over HTTPS: HTTP/2 where the server has it, else HTTP/1.1. Bodies stream with backpressure: what is not read stays in the
 * flow-control window. Compression is not asked for, redirects are not followed, the process's proxy settings are not used. Safe for use by
 * many threads.
 *
 * <p>It is the JDK's client, whose windows are set once for the whole process, by system properties before its first use. The launcher
 * should set {@code -Djdk.httpclient.windowsize=524288} (what one unread stream may hold; the JDK's own 16 MiB would let a hundred stalled
 * watches take the heap) and {@code -Djdk.httpclient.connectionWindowSize=134217728} (all streams of one connection together: room for 250
 * stalled ones, so that they never block the others). Measured with 100 watches that nobody read on one connection: 61 MiB of heap, and another
 * request took 37 ms; with the JDK's own values that other request waited for ever. A list over loopback is as fast with either. Over 50 ms
 * of distance 512 KiB allow about 10 MB/s a stream.
 */
public final class HttpTransport implements Transport {
    /** Servers keep what stands before a slash as the owner of the fields that are written. */
    private static final String USER_AGENT = "flagship";

    private static final Pattern WATCH = Pattern.compile("[?&]watch=(?:1|true|True|t)(?:&|$)");
    /** A container may write nothing for days. */
    private static final Pattern FOLLOW = Pattern.compile("/log\\?(?:.*&)?follow=true(?:&|$)");

    private static final Duration FOLLOW_QUIET = Duration.ofDays(30);
    private static final Pattern WATCH_SECONDS = Pattern.compile("[?&]timeoutSeconds=([0-9]{1,6})(?:&|$)");
    /** A server ends a watch by itself within twice its own 30 minutes when not told otherwise. */
    private static final Duration WATCH_UNLIMITED = Duration.ofHours(1);

    private final ClientConfig config;
    private final String origin;
    private final Authorization authorization;
    private final ExecutorService executor;
    private final HttpClient client;

    private HttpTransport(ClientConfig config) {
        this.config = config;
        this.origin = config.server().getScheme() + "://" + config.server().getAuthority();
        var identity = new ClientIdentity();
        config.tls().identity().ifPresent(identity::set);
        this.authorization = Authorization.of(config.credential(), identity);
        var tls = ClientTls.context(config, identity);
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.client = client(config, tls, executor);
    }

    /**
     * Prepares the connection; the network is first used by a request.
     *
     * @throws KubeConfigException if certificates or keys cannot be read
     */
    public static HttpTransport open(ClientConfig config) {
        return new HttpTransport(config);
    }

    private static HttpClient client(ClientConfig config, SSLContext tls, ExecutorService executor) {
        boolean secure = "https".equals(config.server().getScheme());
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        var builder = HttpClient.newBuilder()
                .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeouts().connect())
                .sslContext(tls)
                .sslParameters(parameters)
                .executor(executor);
        builder.proxy(config.proxy()
                .map(proxy -> ProxySelector.of(
                        new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())))
                .orElse(HttpClient.Builder.NO_PROXY));
        return builder.build();
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        var answer = exchange(request);
        if (answer.status() == 401 && authorization.refused()) {
            answer.close();
            return exchange(request);
        }
        return answer;
    }

    private Answer exchange(Request request) throws IOException, InterruptedException {
        var http = http(request);
        var quiet = quiet(request.path());
        var pending = client.sendAsync(http, _ -> new BodyStream(origin, quiet));
        try {
            return new Answer(pending.get(config.timeouts().headers().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw ConnectionFailure.explain(config.server(), e);
        } catch (ExecutionException e) {
            throw ConnectionFailure.explain(config.server(), e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw new IOException(origin + ": the connection was closed on this side", e);
        } finally {
            // Ends the exchange when the wait for it ended early; has no effect on one that is complete.
            pending.cancel(true);
        }
    }

    /**
     * Opens a WebSocket; completes with a {@link java.net.http.WebSocketHandshakeException} if the server answers otherwise.
     *
     * @param preferred protocol, {@code others} after it
     */
    CompletableFuture<WebSocket> webSocket(
            String path, String preferred, List<String> others, WebSocket.Listener listener)
            throws IOException, InterruptedException {
        var builder = client.newWebSocketBuilder()
                .connectTimeout(config.timeouts().headers())
                .subprotocols(preferred, others.toArray(String[]::new));
        builder.header("User-Agent", USER_AGENT);
        config.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        authorization.header().ifPresent(value -> builder.header("Authorization", value));
        var http = uri(path).toString();
        return builder.buildAsync(URI.create(http.replaceFirst("^http", "ws")), listener);
    }

    /** What to tell of a connection that did not come about. */
    IOException failure(Throwable cause) {
        return ConnectionFailure.explain(config.server(), cause);
    }

    private HttpRequest http(Request request) throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(uri(request.path()))
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        builder.setHeader("User-Agent", USER_AGENT);
        config.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        request.headers().forEach(builder::setHeader);
        var header = authorization.header();
        header.ifPresent(value -> builder.setHeader("Authorization", value));
        return builder.build();
    }

    private URI uri(String path) throws IOException {
        var prefix = config.server().getRawPath();
        var trimmed = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        try {
            return URI.create(origin + trimmed + path);
        } catch (IllegalArgumentException e) {
            throw new IOException("the path %s is not percent-encoded".formatted(path), e);
        }
    }

    /** How long a body may be silent: a watch until the server must have ended it. */
    private Duration quiet(String path) {
        if (FOLLOW.matcher(path).find()) {
            return FOLLOW_QUIET;
        }
        if (!WATCH.matcher(path).find()) {
            return config.timeouts().quiet();
        }
        var seconds = WATCH_SECONDS.matcher(path);
        var watch = seconds.find() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : WATCH_UNLIMITED;
        return watch.plus(config.timeouts().quiet());
    }

    /** Cancels running requests and returns when the client's threads have ended. */
    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        executor.shutdownNow();
        executor.close();
    }

    @Override
    public String toString() {
        return "HttpTransport[" + origin + "]";
    }

    private record Answer(HttpResponse<InputStream> http) implements Response {
        @Override
        public int status() {
            return http.statusCode();
        }

        @Override
        public Optional<String> header(String name) {
            return http.headers().firstValue(name);
        }

        @Override
        public InputStream body() {
            return http.body();
        }

        @Override
        public void close() {
            try {
                http.body().close();
            } catch (IOException e) {
                throw new IllegalStateException("closing a body does not read", e);
            }
        }
    }
}
