package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;

/** Tells others how to verify tokens of service accounts: the issuer's configuration and its keys. */
final class OpenIdHandler implements Handler {
    static final String CONFIGURATION = "/.well-known/openid-configuration";
    static final String KEYS = "/openid/v1/jwks";

    private final ServiceAccountTokens tokens;

    OpenIdHandler(ServiceAccountTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        response.header("Cache-Control", "public, max-age=3600");
        if (request.path().startsWith(KEYS)) {
            response.send(200, "application/jwk-set+json", Json.bytes(tokens.keySet()));
            return;
        }
        var json = Json.object()
                .put("issuer", IdentityReviews.AUDIENCE)
                .put("jwks_uri", "https://" + request.header("host").orElse("kubernetes.default.svc") + KEYS);
        json.putArray("response_types_supported").add("id_token");
        json.putArray("subject_types_supported").add("public");
        json.putArray("id_token_signing_alg_values_supported").add("RS256");
        response.send(200, "application/json", Json.bytes(json));
    }
}
