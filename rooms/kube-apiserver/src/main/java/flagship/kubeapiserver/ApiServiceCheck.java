package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether the server behind an APIService can be used. Safe for use by many threads.
 *
 * <p>Source: {@code kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go} 1.32.
 */
final class ApiServiceCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int DOCUMENT_BYTES_MAX = 4 << 20;
    private static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");

    private final ObjectStore store;
    private final ServiceLocator services;
    private final Optional<TlsMaterial> identity;

    /** @param identity the client certificate of the front proxy; empty for none */
    ApiServiceCheck(ObjectStore store, Optional<TlsMaterial> identity) {
        this.store = store;
        this.services = new ServiceLocator(store);
        this.identity = identity;
    }

    /**
     * What was found.
     *
     * @param backend present when it can be used
     * @param document its resources
     */
    record Found(ApiServiceConditions conditions, Optional<Backend> backend, List<ObjectNode> document) {
        private static Found not(String reason, String message) {
            return new Found(ApiServiceConditions.not(reason, message), Optional.empty(), List.of());
        }
    }

    Found check(JsonNode spec) {
        var reference = spec.path("service");
        var name = new NamespacedName(
                reference.path("namespace").asText(), reference.path("name").asText());
        int port = reference.path("port").asInt(443);
        var service = services.find(name);
        if (service.isEmpty()) {
            return Found.not(
                    "ServiceNotFound", "service/%s in \"%s\" is not present".formatted(name.name(), name.namespace()));
        }
        return unready(service.get().path("spec"), name, port).orElseGet(() -> discover(spec, name, port));
    }

    /** What keeps a Service with an address of its own from being used. */
    private Optional<Found> unready(JsonNode service, NamespacedName name, int port) {
        if (!service.path("type").asText("ClusterIP").equals("ClusterIP")) {
            return Optional.empty();
        }
        var offered = service.path("ports")
                .valueStream()
                .filter(candidate -> candidate.path("port").asInt() == port)
                .findFirst();
        if (offered.isEmpty()) {
            return Optional.of(Found.not(
                    "ServicePortError",
                    "service/%s in \"%s\" is not listening on port %d".formatted(name.name(), name.namespace(), port)));
        }
        var endpoints = store.get(StoreKeys.key(ENDPOINTS, name)).map(stored -> Json.parse(stored.value()));
        if (endpoints.isEmpty()) {
            return Optional.of(Found.not(
                    "EndpointsNotFound",
                    "cannot find endpoints for service/%s in \"%s\"".formatted(name.name(), name.namespace())));
        }
        var portName = offered.get().path("name").asText("");
        return hasAddress(endpoints.get(), portName)
                ? Optional.empty()
                : Optional.of(Found.not(
                        "MissingEndpoints",
                        "endpoints for service/%s in \"%s\" have no addresses with port name \"%s\""
                                .formatted(name.name(), name.namespace(), portName)));
    }

    private static boolean hasAddress(JsonNode endpoints, String portName) {
        return endpoints
                .path("subsets")
                .valueStream()
                .anyMatch(subset -> !subset.path("addresses").isEmpty()
                        && subset.path("ports")
                                .valueStream()
                                .anyMatch(port -> port.path("name").asText("").equals(portName)));
    }

    private Found discover(JsonNode spec, NamespacedName name, int port) {
        var path = "/apis/" + spec.path("group").asText() + "/"
                + spec.path("version").asText();
        var url = "https://%s.%s.svc:%d%s".formatted(name.name(), name.namespace(), port, path);
        try {
            var backend = backend(spec, name, port);
            try (var socket = backend.connect(PATIENCE);
                    var _ = new Deadline(PATIENCE, socket);
                    var exchange = new BackendExchange(socket)) {
                exchange.send("GET", path, headers(backend), new byte[0]);
                byte[] body = exchange.body(DOCUMENT_BYTES_MAX);
                if (exchange.status() < 200 || exchange.status() >= 300) {
                    return Found.not(
                            "FailedDiscoveryCheck",
                            "failing or missing response from %s: bad status from %s: %d"
                                    .formatted(url, url, exchange.status()));
                }
                return new Found(
                        ApiServiceConditions.PASSED, Optional.of(backend), AggregatedApi.entries(Json.parse(body)));
            }
        } catch (IOException | UncheckedIOException | Json.MalformedJson e) {
            return Found.not(
                    "FailedDiscoveryCheck",
                    "failing or missing response from %s: Get \"%s\": %s".formatted(url, url, e.getMessage()));
        }
    }

    private Backend backend(JsonNode spec, NamespacedName name, int port) throws IOException {
        var dial = services.host(name, port).orElseThrow(() -> new IOException("service " + name + " has no address"));
        boolean anybody = spec.path("insecureSkipTLSVerify").asBoolean();
        return new Backend(
                dial,
                port,
                name.name() + "." + name.namespace() + ".svc",
                BackendTrust.context(bundle(spec), anybody, identity),
                !anybody);
    }

    private static byte[] bundle(JsonNode spec) throws IOException {
        try {
            return Base64.getDecoder().decode(spec.path("caBundle").asText(""));
        } catch (IllegalArgumentException e) {
            throw new IOException("caBundle is not base64: " + e.getMessage(), e);
        }
    }

    private static List<Map.Entry<String, String>> headers(Backend backend) {
        return List.of(
                Map.entry("Host", backend.authority()),
                Map.entry("User-Agent", "kube-aggregator"),
                Map.entry("Accept", "application/json"),
                Map.entry("X-Remote-User", "system:kube-aggregator"),
                Map.entry("X-Remote-Group", UserInfo.MASTERS),
                Map.entry("Connection", "close"));
    }
}
