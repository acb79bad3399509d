package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code POST .../serviceaccounts/NAME/token}: a token for a ServiceAccount.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/registry/core/serviceaccount/storage/token.go}.
 */
final class TokenRequests {
    private static final Pattern PATH = Pattern.compile("/api/v1/namespaces/([^/]+)/serviceaccounts/([^/]+)/token");
    private static final String GROUP = "authentication.k8s.io";
    private static final String KIND = "TokenRequest";
    private static final long USUAL_SECONDS = 3600;
    private static final long SECONDS_MIN = 600;
    private static final long SECONDS_MAX = 1L << 32;

    private final ServiceAccountTokens tokens;
    private final TokenSubjects subjects;
    private final Clock clock;

    TokenRequests(ServiceAccountTokens tokens, TokenSubjects subjects, Clock clock) {
        this.tokens = tokens;
        this.subjects = subjects;
        this.clock = clock;
    }

    /** The account that a path asks a token for; empty if the path is another's. */
    static Optional<NamespacedName> account(String path) {
        if (!path.endsWith("/token")) {
            return Optional.empty(); // Every request comes by here.
        }
        var matcher = PATH.matcher(path);
        return matcher.matches()
                ? Optional.of(new NamespacedName(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    ObjectNode answer(ObjectNode request, NamespacedName account) {
        var answer = Reviews.answer(request, GROUP + "/v1", KIND);
        var subject = subjects.account(account);
        CreateHandler.requireSame(account, answer);
        var spec = request.path("spec");
        long seconds = seconds(spec);
        var audiences = audiences(spec);
        var reference = spec.path("boundObjectRef");
        if (reference.isObject() && !reference.isEmpty()) {
            subject = subjects.bind(
                    subject,
                    reference.path("kind").asText(),
                    reference.path("name").asText(),
                    reference.path("uid").asText());
        }
        var now = clock.instant();
        var life = Duration.ofSeconds(seconds);
        answer.withObject("/metadata")
                .put("name", account.name())
                .put("namespace", account.namespace())
                .put("creationTimestamp", ObjectMeta.timestamp(now));
        var answered = answer.putObject("spec");
        audiences.forEach(answered.putArray("audiences")::add);
        answered.put("expirationSeconds", seconds);
        answered.set("boundObjectRef", reference.isObject() ? reference : answered.nullNode());
        answer.putObject("status")
                .put("token", tokens.issue(subject, audiences, life))
                .put("expirationTimestamp", ObjectMeta.timestamp(now.plus(life)));
        return answer;
    }

    private static long seconds(JsonNode spec) {
        var given = spec.path("expirationSeconds");
        long seconds = given.isNumber() ? given.asLong() : USUAL_SECONDS;
        if (seconds < SECONDS_MIN) {
            throw invalid(seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > SECONDS_MAX) {
            throw invalid(seconds, "may not specify a duration larger than 2^32 seconds");
        }
        return seconds;
    }

    private static ApiException invalid(long seconds, String why) {
        var cause = OptionErrors.invalidValue("spec.expirationSeconds", Long.toString(seconds), why);
        return ApiException.invalid(GROUP, KIND, "", List.of(cause));
    }

    private static List<String> audiences(JsonNode spec) {
        var audiences = new ArrayList<String>();
        spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
        return audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences;
    }
}
