package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Issues tokens to service accounts and recognizes them. A token is good until it expires, and no longer than the account and the object
 * that it is bound to exist.
 *
 * <p>Source: {@code pkg/serviceaccount/claims.go} 1.32.
 */
final class ServiceAccountTokens implements Authenticator {
    static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");

    private static final int TOKEN_LENGTH_MAX = 16 * 1024;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final Map<String, GroupResource> BINDABLE = Map.of(
            "pod", new GroupResource("", "pods"),
            "secret", new GroupResource("", "secrets"),
            "node", new GroupResource("", "nodes"));

    private final SigningKey key;
    private final ObjectStore store;
    private final Clock clock;

    ServiceAccountTokens(SigningKey key, ObjectStore store, Clock clock) {
        this.key = key;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What a token is to say.
     *
     * @param bound claims about the object that it is bound to: {@code pod: {name, uid}}; empty for none
     */
    record Order(NamespacedName account, String uid, List<String> audiences, Duration life, ObjectNode bound) {}

    /** A token and the moment until which it is good. */
    record Issued(String token, Instant expires) {}

    Issued issue(Order order) {
        var now = clock.instant();
        var expires = now.plus(order.life());
        var claims = Json.object();
        order.audiences().forEach(claims.putArray("aud")::add);
        claims.put("exp", expires.getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("iss", IdentityReviews.AUDIENCE)
                .put("jti", UUID.randomUUID().toString());
        var kubernetes = claims.putObject("kubernetes.io")
                .put("namespace", order.account().namespace());
        kubernetes.setAll(order.bound());
        kubernetes
                .putObject("serviceaccount")
                .put("name", order.account().name())
                .put("uid", order.uid());
        claims.put("nbf", now.getEpochSecond()).put("sub", name(order.account()));
        return new Issued(key.sign(claims), Instant.ofEpochSecond(expires.getEpochSecond()));
    }

    private static String name(NamespacedName account) {
        return "system:serviceaccount:" + account.namespace() + ":" + account.name();
    }

    /** The keys to verify tokens with, for others. */
    ObjectNode keySet() {
        return key.keySet();
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        return userOf(StaticTokens.bearerToken(head), List.of()).map(Recognized::user);
    }

    /** Whose token it is, and for which of the audiences that were asked for. */
    record Recognized(UserInfo user, List<String> audiences) {}

    /** @param audiences one of which the token must be meant for; none: this server */
    Optional<Recognized> userOf(String token, List<String> audiences) {
        return claims(token).filter(this::isInTime).flatMap(claims -> {
            var wanted = audiences.isEmpty() ? List.of(IdentityReviews.AUDIENCE) : audiences;
            var meant = ObjectMeta.texts(claims.path("aud")).stream()
                    .filter(wanted::contains)
                    .toList();
            return meant.isEmpty() ? Optional.empty() : user(claims).map(user -> new Recognized(user, meant));
        });
    }

    /** Of a token of ours that is meant for others: for whom. */
    Optional<String> audienceComplaint(String token, List<String> audiences) {
        return claims(token)
                .filter(this::isInTime)
                .map(claims -> ObjectMeta.texts(claims.path("aud")))
                .filter(meant -> meant.stream().noneMatch(audiences::contains))
                .filter(_ -> !audiences.isEmpty())
                .map(meant -> "token audiences %s is invalid for the target audiences %s"
                        .formatted(quoted(meant), quoted(audiences)));
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(" ", "[", "]"));
    }

    /** The claims of a token that we signed. */
    private Optional<JsonNode> claims(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > TOKEN_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var decoder = Base64.getUrlDecoder();
            var header = Json.parse(decoder.decode(parts[0]));
            var claims = Json.parse(decoder.decode(parts[1]));
            boolean ours = header.path("alg").asText().equals("RS256")
                    && claims.path("iss").asText().equals(IdentityReviews.AUDIENCE)
                    && key.verifies(parts[0] + "." + parts[1], decoder.decode(parts[2]));
            return ours ? Optional.of(claims) : Optional.empty();
        } catch (IllegalArgumentException | Json.MalformedJson e) {
            return Optional.empty(); // Some other token.
        }
    }

    private boolean isInTime(JsonNode claims) {
        var now = clock.instant();
        return claims.path("exp").asLong() > now.getEpochSecond()
                && claims.path("nbf").asLong() <= now.plus(CLOCK_SKEW).getEpochSecond();
    }

    private Optional<UserInfo> user(JsonNode claims) {
        var kubernetes = claims.path("kubernetes.io");
        var namespace = kubernetes.path("namespace").asText();
        var account = kubernetes.path("serviceaccount");
        var name = new NamespacedName(namespace, account.path("name").asText());
        boolean stands = exists(ACCOUNTS, name, account.path("uid").asText())
                && BINDABLE.entrySet().stream().allMatch(kind -> isBoundTo(kubernetes, kind.getKey(), kind.getValue()));
        if (!stands) {
            return Optional.empty();
        }
        var extra = new LinkedHashMap<String, List<String>>();
        extra.put(
                "authentication.kubernetes.io/credential-id",
                List.of("JTI=" + claims.path("jti").asText()));
        for (String kind : List.of("pod", "node")) {
            if (kubernetes.path(kind).isObject()) {
                var prefix = "authentication.kubernetes.io/" + kind;
                extra.put(
                        prefix + "-name",
                        List.of(kubernetes.path(kind).path("name").asText()));
                extra.put(
                        prefix + "-uid",
                        List.of(kubernetes.path(kind).path("uid").asText()));
            }
        }
        return Optional.of(new UserInfo(
                name(name),
                account.path("uid").asText(),
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
                extra));
    }

    private boolean isBoundTo(JsonNode kubernetes, String kind, GroupResource resource) {
        var reference = kubernetes.path(kind);
        if (!reference.isObject()) {
            return true;
        }
        var namespace = kind.equals("node") ? "" : kubernetes.path("namespace").asText();
        return exists(
                resource,
                new NamespacedName(namespace, reference.path("name").asText()),
                reference.path("uid").asText());
    }

    private boolean exists(GroupResource resource, NamespacedName name, String uid) {
        return store.get(StoreKeys.key(resource, name))
                .map(stored -> ObjectHead.read(stored.value()).uid().equals(uid))
                .orElse(false);
    }
}
