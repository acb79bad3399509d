package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubemodel.Status.Cause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@code serviceaccounts/token}: TokenRequest.
 *
 * <p>Source: {@code pkg/registry/core/serviceaccount/storage/token.go} 1.32.
 */
final class TokenHandler {
    private static final GroupVersionKind TOKEN_REQUEST =
            new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    private static final long SECONDS_USUAL = 3_600;
    private static final long SECONDS_MIN = 600;
    private static final long SECONDS_MAX = 1L << 32;
    private static final Map<String, GroupResource> BINDABLE = Map.of(
            "Pod", new GroupResource("", "pods"),
            "Secret", new GroupResource("", "secrets"),
            "Node", new GroupResource("", "nodes"));

    private final BodyDecoder decoder;
    private final ObjectReader reader;
    private final flagship.kubestore.ObjectStore store;
    private final ServiceAccountTokens tokens;
    private final Clock clock;

    TokenHandler(
            BodyDecoder decoder,
            ObjectReader reader,
            flagship.kubestore.ObjectStore store,
            ServiceAccountTokens tokens,
            Clock clock) {
        this.decoder = decoder;
        this.reader = reader;
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    void create(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var options = WriteOptions.of(request, "CreateOptions");
        var asked = decoder.decode(
                new BodyDecoder.Expected(TOKEN_REQUEST, Optional.empty()), request, options, new Warnings());
        CreateHandler.requireSame(target.name(), asked);
        var spec = asked.withObject("spec");
        fillIn(spec);
        check(spec);
        var account =
                ObjectHead.read(reader.require(target.type(), target.name()).value());
        var issued = tokens.issue(new ServiceAccountTokens.Order(
                target.name(),
                account.uid(),
                ObjectMeta.texts(spec.path("audiences")),
                Duration.ofSeconds(spec.path("expirationSeconds").asLong()),
                bound(target, spec.path("boundObjectRef"))));
        ObjectMeta.of(asked).node().put("creationTimestamp", ObjectMeta.timestamp(clock.instant()));
        if (!spec.has("boundObjectRef")) {
            spec.putNull("boundObjectRef");
        }
        asked.putObject("status")
                .put("token", issued.token())
                .put("expirationTimestamp", ObjectMeta.timestamp(issued.expires()));
        response.send(201, "application/json", DeleteHandler.line(asked));
    }

    private static void fillIn(ObjectNode spec) {
        if (spec.path("audiences").isEmpty()) {
            spec.putArray("audiences").add(IdentityReviews.AUDIENCE);
        }
        if (!spec.hasNonNull("expirationSeconds")) {
            spec.put("expirationSeconds", SECONDS_USUAL);
        }
    }

    private static void check(ObjectNode spec) {
        long seconds = spec.path("expirationSeconds").asLong();
        var detail = seconds < SECONDS_MIN
                ? "may not specify a duration less than 10 minutes"
                : seconds > SECONDS_MAX ? "may not specify a duration larger than 2^32 seconds" : "";
        if (!detail.isEmpty()) {
            throw ApiException.invalid(
                    TOKEN_REQUEST.group(),
                    TOKEN_REQUEST.kind(),
                    "", // Upstream checks before it knows the name.
                    List.<Cause>of(
                            OptionErrors.invalidValue("spec.expirationSeconds", Long.toString(seconds), detail)));
        }
    }

    /** Claims about the object that the token is to live and die with. */
    private ObjectNode bound(RequestTarget target, JsonNode reference) {
        var claims = Json.object();
        if (!reference.isObject()) {
            return claims;
        }
        var kind = reference.path("kind").asText();
        var name = reference.path("name").asText();
        var resource = BINDABLE.get(kind);
        if (resource == null) {
            throw ApiException.badRequest("cannot bind token to object of type %s, Kind=%s"
                    .formatted(reference.path("apiVersion").asText(), kind));
        }
        var place = kind.equals("Node") ? "" : target.namespace();
        var object = store.get(StoreKeys.key(resource, new NamespacedName(place, name)))
                .map(stored -> Json.parse(stored.value()))
                .orElseThrow(() -> ApiException.notFound(resource, name));
        var uid = object.path("metadata").path("uid").asText();
        var wanted = reference.path("uid").asText("");
        if (!wanted.isEmpty() && !wanted.equals(uid)) {
            throw ApiException.conflict(
                    resource,
                    name,
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(wanted));
        }
        var user = object.path("spec").path("serviceAccountName").asText("default");
        if (kind.equals("Pod") && !user.equals(target.name().name())) {
            throw ApiException.badRequest(
                    "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                            .formatted(target.name().name()));
        }
        claims.putObject(kind.toLowerCase(Locale.ROOT)).put("name", name).put("uid", uid);
        return claims;
    }
}
