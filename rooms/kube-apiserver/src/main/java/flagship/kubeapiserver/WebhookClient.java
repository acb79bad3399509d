package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Calls webhooks: posts a review and reads one back. Safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/util/webhook/client.go} 1.32.
 */
final class WebhookClient {
    private static final int ANSWER_BYTES_MAX = 16 << 20;
    private static final int CONTEXTS_MAX = 64;

    private final ServiceLocator services;

    /** TLS settings by caBundle, which are costly to make and remember sessions. Guarded by itself. */
    private final Map<String, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SSLContext> eldest) {
            return size() > CONTEXTS_MAX;
        }
    };

    WebhookClient(ServiceLocator services) {
        this.services = services;
    }

    /** A webhook could not be asked; the message says why, in Kubernetes' words where clients know them. */
    static final class CallFailed extends Exception {
        private static final long serialVersionUID = 1L;

        CallFailed(String message, Throwable cause) {
            super(message, cause, false, false);
        }

        CallFailed(String message) {
            super(message, null, false, false);
        }
    }

    /** @param config the {@code clientConfig} as written: url or service, and caBundle */
    JsonNode post(JsonNode config, JsonNode review, Duration timeout) throws CallFailed {
        var target = target(config);
        var answer = exchange(config, target, Json.bytes(review), timeout);
        try {
            return Json.parse(answer);
        } catch (Json.MalformedJson e) {
            throw new CallFailed("the answer is no JSON: " + e.getMessage(), e);
        }
    }

    private byte[] exchange(JsonNode config, URI target, byte[] body, Duration timeout) throws CallFailed {
        var seconds = Math.max(1, timeout.toSeconds());
        var path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        var query = target.getRawQuery() == null ? "" : target.getRawQuery() + "&";
        var requestTarget = path + "?" + query + "timeout=" + seconds + "s";
        try (var socket = backend(config, target).connect(timeout);
                var deadline = new Deadline(timeout, socket)) {
            return exchange(socket, deadline, requestTarget, headers(config, target, body.length), body);
        } catch (SocketTimeoutException e) {
            throw new CallFailed("Post \"%s\": context deadline exceeded".formatted(shown(target, seconds)), e);
        } catch (UncheckedIOException | IOException e) {
            throw new CallFailed("Post \"%s\": %s".formatted(shown(target, seconds), e.getMessage()), e);
        }
    }

    private static byte[] exchange(
            Socket socket,
            Deadline deadline,
            String requestTarget,
            List<Map.Entry<String, String>> headers,
            byte[] body)
            throws IOException, CallFailed {
        try (var exchange = new BackendExchange(socket)) {
            exchange.send("POST", requestTarget, headers, body);
            byte[] answer = exchange.body(ANSWER_BYTES_MAX);
            if (exchange.status() < 200 || exchange.status() > 299) {
                throw new CallFailed(refusal(exchange.status(), answer));
            }
            return answer;
        } catch (IOException e) {
            if (deadline.passed()) {
                throw new SocketTimeoutException("the webhook takes too long");
            }
            throw e;
        }
    }

    private static String shown(URI target, long seconds) {
        return target + (target.getRawQuery() == null ? "?" : "&") + "timeout=" + seconds + "s";
    }

    /** A Status speaks for itself; any other answer that is no success says little. */
    private static String refusal(int status, byte[] answer) {
        try {
            var json = Json.parse(answer);
            if (json.path("kind").asText().equals("Status")) {
                return json.path("message").asText("");
            }
        } catch (Json.MalformedJson e) {
            // Some other text: quoted below.
        }
        if (status == 404) {
            return "the server could not find the requested resource";
        }
        var text = new String(answer, StandardCharsets.UTF_8).strip();
        boolean plain = !text.isEmpty() && !text.startsWith("{") && text.length() < 1_024;
        return "an error on the server (\"%s\") has prevented the request from succeeding"
                .formatted(plain ? text : "unknown");
    }

    private static List<Map.Entry<String, String>> headers(JsonNode config, URI target, int length) {
        return List.of(
                Map.entry("Host", config.has("service") ? target.getHost() : target.getRawAuthority()),
                Map.entry("User-Agent", "kube-apiserver-admission"),
                Map.entry("Content-Type", "application/json"),
                Map.entry("Accept", "application/json, */*"),
                Map.entry("Content-Length", Integer.toString(length)),
                Map.entry("Connection", "close"));
    }

    private static URI target(JsonNode config) throws CallFailed {
        var url = config.path("url").asText("");
        var service = config.path("service");
        try {
            var target = URI.create(url.isEmpty() ? url(service) : url);
            if (target.getHost() == null || !"https".equals(target.getScheme())) {
                throw new CallFailed("the webhook's URL \"" + target + "\" is not https://host[/path]");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw new CallFailed("the webhook's URL cannot be read: " + e.getMessage(), e);
        }
    }

    private static String url(JsonNode service) {
        var path = service.path("path").asText("");
        return "https://%s.%s.svc:%d%s"
                .formatted(
                        service.path("name").asText(),
                        service.path("namespace").asText(),
                        service.path("port").asInt(443),
                        path.startsWith("/") || path.isEmpty() ? path : "/" + path);
    }

    private Backend backend(JsonNode config, URI target) throws CallFailed, IOException {
        var host = unbracketed(target.getHost());
        int port = target.getPort() < 0 ? 443 : target.getPort();
        var context = context(config.path("caBundle").asText(""));
        var service = config.path("service");
        if (!config.has("service")) {
            return new Backend(host, port, host, context, true);
        }
        var name = new NamespacedName(
                service.path("namespace").asText(), service.path("name").asText());
        var dial = services.host(name, port)
                .orElseThrow(() -> new CallFailed("service \"" + name.name() + "\" not found"));
        return new Backend(dial, port, host, context, true);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private SSLContext context(String bundle) throws IOException {
        synchronized (contexts) {
            var known = contexts.get(bundle);
            if (known == null) {
                known = BackendTrust.context(decoded(bundle), false, Optional.empty());
                contexts.put(bundle, known);
            }
            return known;
        }
    }

    private static byte[] decoded(String bundle) throws IOException {
        try {
            return java.util.Base64.getDecoder().decode(bundle);
        } catch (IllegalArgumentException e) {
            throw new IOException("caBundle is not base64: " + e.getMessage(), e);
        }
    }
}
