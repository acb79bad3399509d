package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers {@code /api}, {@code /apis} and the documents below them that are no resources. */
final class DiscoveryHandler {
    private static final Set<String> PLAIN = Set.of(
            "application/json", "application/yaml", "application/*", "*/*", "application/vnd.kubernetes.protobuf");

    private final Supplier<List<DiscoveryGroup>> groups;

    /** @param groups what is served now */
    DiscoveryHandler(Supplier<List<DiscoveryGroup>> groups) {
        this.groups = groups;
    }

    /** @param segments of the path: one to three for {@code apis}, one or two for {@code api} */
    void handle(List<String> segments, ApiRequest request, ApiResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        boolean core = segments.getFirst().equals("api");
        var all = groups.get();
        if (segments.size() == 1) {
            root(core, all, request, response);
            return;
        }
        var group = all.stream()
                .filter(candidate -> candidate.name().equals(core ? "" : segments.get(1)))
                .findFirst();
        if (group.isEmpty()) {
            NoSuchPage.send(response);
        } else if (!core && segments.size() == 2) {
            send(response, LegacyDiscovery.group(group.get()));
        } else {
            version(group.get(), segments.getLast(), response);
        }
    }

    private static void version(DiscoveryGroup group, String version, ApiResponse response) throws IOException {
        for (var candidate : group.versions()) {
            if (candidate.version().equals(version)) {
                send(response, LegacyDiscovery.resources(candidate));
                return;
            }
        }
        throw ApiException.noSuchPath();
    }

    private static void root(boolean core, List<DiscoveryGroup> all, ApiRequest request, ApiResponse response)
            throws IOException {
        var aggregated = aggregatedVersion(request);
        if (aggregated.isPresent()) {
            var shown =
                    all.stream().filter(group -> group.name().isEmpty() == core).toList();
            aggregated(AggregatedDiscovery.document(shown, aggregated.get()), aggregated.get(), request, response);
        } else {
            send(
                    response,
                    core ? LegacyDiscovery.versions(request.header("host").orElse("")) : LegacyDiscovery.groups(all));
        }
    }

    private static void aggregated(ObjectNode document, String version, ApiRequest request, ApiResponse response)
            throws IOException {
        byte[] body = Json.bytes(document);
        var tag = "\"" + hash(body) + "\"";
        response.header("ETag", tag);
        response.header("Vary", "Accept");
        response.header("Cache-Control", "public");
        if (request.header("if-none-match").orElse("").equals(tag)) {
            response.status(304);
        } else {
            response.send(
                    200,
                    "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList".formatted(version),
                    body);
        }
    }

    /**
     * Empty where the client prefers the plain documents.
     *
     * @throws ApiException 406 if it accepts neither
     */
    private static Optional<String> aggregatedVersion(ApiRequest request) {
        var accept = String.join(",", request.headers().getOrDefault("accept", List.of()));
        if (accept.isBlank()) {
            return Optional.empty();
        }
        for (MediaRange range : MediaRange.parse(accept)) {
            var as = range.parameter("as");
            if (as.isEmpty() && PLAIN.contains(range.type())) {
                return Optional.empty();
            }
            boolean known = Set.of("v2", "v2beta1").contains(range.parameter("v"));
            if (as.equals("APIGroupDiscoveryList") && range.parameter("g").equals("apidiscovery.k8s.io") && known) {
                return Optional.of(range.parameter("v"));
            }
        }
        throw new ApiException(new Status(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml",
                Status.Details.EMPTY));
    }

    private static void send(ApiResponse response, ObjectNode json) throws IOException {
        response.send(200, "application/json", DeleteHandler.line(json));
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
