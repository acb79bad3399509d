package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ServiceAccountTokens.Verdict;
import flagship.kubemodel.ApiException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;

/** "Who am I?" and "whose is this token?": the reviews of {@code authentication.k8s.io/v1}. */
final class IdentityReviews {
    private static final String API_VERSION = "authentication.k8s.io/v1";

    private final TokenReviewer reviewer;
    private final Clock clock;

    /** Finds out whose a token is. */
    @FunctionalInterface
    interface TokenReviewer {
        Verdict review(String token, List<String> audiences);
    }

    IdentityReviews(TokenReviewer reviewer, Clock clock) {
        this.reviewer = reviewer;
        this.clock = clock;
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
        switch (reviewer.review(token, ObjectMeta.texts(spec.path("audiences")))) {
            case Verdict.Accepted(var owner, var audiences) -> {
                status.put("authenticated", true);
                describe(status.putObject("user"), owner);
                audiences.forEach(status.putArray("audiences")::add);
            }
            case Verdict.Refused(var reason) -> {
                status.putObject("user");
                status.put(
                        "error", reason.isEmpty() ? "invalid bearer token" : "[invalid bearer token, " + reason + "]");
            }
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
