package flagship.kubeapiserver;

import com.nimbusds.jose.jwk.JWKSet;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What others need to check our ServiceAccount tokens: OpenID discovery and the public keys. */
final class OpenIdHandler {
    private static final String KEYS = "/openid/v1/jwks";
    private static final String JWK_SET = "application/jwk-set+json";
    private static final Set<String> ACCEPTABLE = Set.of(JWK_SET, "application/*", "*/*");

    private final ServiceAccountKeys keys;
    private final Supplier<Optional<URI>> server;

    OpenIdHandler(ServiceAccountKeys keys, Supplier<Optional<URI>> server) {
        this.keys = keys;
        this.server = server;
    }

    Optional<Handler> at(String path) {
        return switch (path) {
            case "/.well-known/openid-configuration", "/.well-known/openid-configuration/" ->
                Optional.of(this::configuration);
            case KEYS, KEYS + "/" -> Optional.of(this::keys);
            default -> Optional.empty();
        };
    }

    private void configuration(ApiRequest request, ApiResponse response) throws IOException {
        requireGet(request);
        var base = server.get().map(URI::toString).orElse(ServiceAccountTokens.ISSUER);
        var json = Json.object().put("issuer", ServiceAccountTokens.ISSUER).put("jwks_uri", base + KEYS);
        json.putArray("response_types_supported").add("id_token");
        json.putArray("subject_types_supported").add("public");
        json.putArray("id_token_signing_alg_values_supported").add("RS256");
        cached(response);
        response.send(200, "application/json", Json.bytes(json));
    }

    private void keys(ApiRequest request, ApiResponse response) throws IOException {
        requireGet(request);
        var accept = String.join(",", request.headers().getOrDefault("accept", List.of()));
        boolean acceptable = accept.isBlank()
                || MediaRange.parse(accept).stream().anyMatch(range -> ACCEPTABLE.contains(range.type()));
        if (!acceptable) {
            throw ApiException.notAcceptable("only the following media types are accepted: " + JWK_SET);
        }
        var set = new JWKSet(keys.signing().toPublicJWK()).toString();
        cached(response);
        response.send(200, JWK_SET, set.getBytes(StandardCharsets.UTF_8));
    }

    private static void cached(ApiResponse response) {
        response.header("Cache-Control", "public, max-age=3600");
    }

    private static void requireGet(ApiRequest request) {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
    }
}
