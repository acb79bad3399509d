package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Hands requests over to a server that serves an API group in our stead, and its answers back. Whose request it is stands in headers that
 * the backend believes because of our client certificate.
 *
 * <p>Source: {@code kube-aggregator/pkg/apiserver/handler_proxy.go}, {@code client-go/transport/round_trippers.go} 1.32.
 */
final class ApiProxy {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the connection, or of the credentials: these stay with us. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            // We compress for the client ourselves.
            "accept-encoding");

    private static final Set<String> NOT_RETURNED = Set.of(
            "connection",
            "content-length",
            "date",
            "keep-alive",
            "server",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "audit-id");

    private ApiProxy() {}

    /** To a server that extends this one: it believes what we say of the user. */
    static void forward(Backend backend, ApiRequest request, ApiResponse response) throws IOException {
        forward(backend, target(request.path(), request.query()), frontProxy(request.user()), request, response);
    }

    /**
     * Hands a request over.
     *
     * @param target path and query, encoded
     * @param identity headers that say to the backend who asks
     * @throws ApiException 503 if the backend does not answer
     */
    static void forward(
            Backend backend,
            String target,
            List<Map.Entry<String, String>> identity,
            ApiRequest request,
            ApiResponse response)
            throws IOException {
        boolean goesOn = request.asksForWatch() || request.parameter("follow").isPresent();
        BackendExchange exchange;
        try {
            exchange = new BackendExchange(backend.connect(PATIENCE));
        } catch (IOException e) {
            throw unreachable(e);
        }
        boolean handedOver = false;
        try {
            if (goesOn) {
                exchange.waitForever();
            }
            send(exchange, target, headers(backend, identity, request), request);
            handedOver = exchange.status() == 101 && upgrade(exchange, response);
            if (!handedOver) {
                answer(exchange, goesOn, response);
            }
        } finally {
            if (!handedOver) {
                exchange.close();
            }
        }
    }

    /** Client and backend go on by themselves in the protocol that they have agreed on. */
    private static boolean upgrade(BackendExchange exchange, ApiResponse response) {
        var headers = new LinkedHashMap<String, List<String>>();
        exchange.headers()
                .forEach(header -> headers.computeIfAbsent(header.getKey(), _ -> new ArrayList<>())
                        .add(header.getValue()));
        if (response instanceof AnswerWriter writer && writer.upgrade(headers, new TunnelRelay(exchange))) {
            return true;
        }
        throw ApiException.badRequest("this connection cannot change its protocol: use HTTP/1.1");
    }

    /**
     * Asks for something that ends, and reads it whole.
     *
     * @throws ApiException 503 if the backend does not answer
     */
    static CapturedAnswer ask(
            Backend backend, String target, List<Map.Entry<String, String>> identity, ApiRequest request)
            throws IOException {
        var answer = new CapturedAnswer();
        forward(backend, target, identity, request, answer);
        return answer;
    }

    private static void send(
            BackendExchange exchange, String target, List<Map.Entry<String, String>> headers, ApiRequest request) {
        try {
            exchange.send(request.method(), target, headers, request.body());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static ApiException unreachable(IOException why) {
        return ApiException.unavailable("error trying to reach service: " + why.getMessage(), 0);
    }

    private static void answer(BackendExchange exchange, boolean goesOn, ApiResponse response) throws IOException {
        response.status(exchange.status());
        for (var header : exchange.headers()) {
            if (!NOT_RETURNED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.header(canonical(header.getKey()), header.getValue());
            }
        }
        try {
            if (goesOn) {
                response.body().flush(); // Watchers wait for the head, and the first event may be far.
            }
            exchange.copyBody(response.body());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String canonical(String name) {
        return name.equalsIgnoreCase("content-type") ? "Content-Type" : name;
    }

    private static List<Map.Entry<String, String>> headers(
            Backend backend, List<Map.Entry<String, String>> identity, ApiRequest request) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("Host", backend.authority()));
        request.headers().forEach((name, values) -> {
            boolean ours = NOT_FORWARDED.contains(name)
                    || name.startsWith("x-remote-")
                    || name.startsWith("impersonate-")
                    || name.startsWith(":");
            if (!ours) {
                values.forEach(value -> headers.add(Map.entry(name, value)));
            }
        });
        headers.addAll(identity);
        if (request.body().length > 0 || Set.of("POST", "PUT", "PATCH").contains(request.method())) {
            headers.add(Map.entry("Content-Length", Integer.toString(request.body().length)));
        }
        var protocol = request.header("upgrade");
        protocol.ifPresent(wanted -> headers.add(Map.entry("Upgrade", wanted)));
        headers.add(Map.entry("Connection", protocol.isPresent() ? "Upgrade" : "close"));
        return headers;
    }

    private static List<Map.Entry<String, String>> frontProxy(UserInfo user) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("X-Remote-User", user.name()));
        user.groups().forEach(group -> headers.add(Map.entry("X-Remote-Group", group)));
        user.extra()
                .forEach((key, values) ->
                        values.forEach(value -> headers.add(Map.entry("X-Remote-Extra-" + escaped(key), value))));
        return headers;
    }

    /** Path and query encoded again: they came decoded. */
    static String target(String path, Map<String, List<String>> query) {
        var target = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            target.append('/').append(escaped(segment));
        }
        char separator = '?';
        for (var parameter : query.entrySet()) {
            for (String value : parameter.getValue()) {
                target.append(separator)
                        .append(encoded(parameter.getKey()))
                        .append('=')
                        .append(encoded(value));
                separator = '&';
            }
        }
        return target.toString();
    }

    private static String escaped(String text) {
        return encoded(text).replace("+", "%20");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
