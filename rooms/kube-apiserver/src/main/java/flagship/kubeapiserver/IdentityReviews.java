package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** "Who am I?" and "whose is this token?": the reviews of {@code authentication.k8s.io/v1}. */
final class IdentityReviews {
    /** The audience of this server, and the issuer of its tokens. */
    static final String AUDIENCE = "https://kubernetes.default.svc";

    private static final String API_VERSION = "authentication.k8s.io/v1";

    private final Tokens tokens;
    private final Clock clock;

    IdentityReviews(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Who knows tokens. */
    interface Tokens {
        /** @param audiences for one of which it must be meant; none: this server */
        Optional<ServiceAccountTokens.Recognized> userOf(String token, List<String> audiences);

        /** What else is to be said of a token that is not good. */
        Optional<String> complaint(String token, List<String> audiences);
    }

    ObjectNode self(ObjectNode review, UserInfo user, String namespace) {
        var answer = Reviews.answer(review, API_VERSION, "SelfSubjectReview");
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        answer.withObject("/metadata").put("creationTimestamp", now.toString());
        describe(answer.putObject("status").putObject("userInfo"), user);
        return answer;
    }

    ObjectNode ofToken(ObjectNode review, UserInfo user, String namespace) {
        var answer = Reviews.answer(review, API_VERSION, "TokenReview");
        var spec = review.path("spec");
        var token = spec.path("token").asText();
        if (token.isEmpty()) {
            throw ApiException.badRequest("token is required for TokenReview in authentication");
        }
        answer.set("spec", spec);
        var status = answer.putObject("status");
        var audiences = ObjectMeta.texts(spec.path("audiences"));
        var owner = tokens.userOf(token, audiences);
        if (owner.isPresent()) {
            status.put("authenticated", true);
            describe(status.putObject("user"), owner.get().user());
            owner.get().audiences().forEach(status.putArray("audiences")::add);
        } else {
            status.putObject("user");
            status.put(
                    "error",
                    tokens.complaint(token, audiences)
                            .map(why -> "[invalid bearer token, " + why + "]")
                            .orElse("invalid bearer token"));
        }
        return answer;
    }

    private static void describe(ObjectNode target, UserInfo user) {
        target.put("username", user.name());
        if (!user.uid().isEmpty()) {
            target.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            user.groups().forEach(target.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            var extra = target.putObject("extra");
            new TreeMap<>(user.extra()).forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }
}
