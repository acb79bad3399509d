package flagship.kubeapiserver;

import java.time.Duration;
import java.util.Set;

/**
 * What the host's API server allows, remembered for a short while: a right that was taken away ends within that time. Masters may do
 * everything, and health is anybody's business, without a question.
 *
 * <p>Source: {@code k8s.io/apiserver} 1.32, {@code pkg/server/options/authorization.go}.
 */
final class DelegatedAuthorizer implements Authorizer {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int REMEMBERED_MAX = 16_384;
    private static final Set<String> OPEN_PATHS = Set.of("/healthz", "/livez", "/readyz");
    private static final Decision YES = new Decision(true, "");

    private final HostReviews host;
    private final BriefMemory<Question, Decision> known =
            new BriefMemory<>(REMEMBERED, REMEMBERED_MAX, System::nanoTime);

    private record Question(UserInfo user, Action action) {}

    DelegatedAuthorizer(HostReviews host) {
        this.host = host;
    }

    @Override
    public Decision authorize(UserInfo user, Action action) {
        boolean open = action instanceof Action.OnPath on && OPEN_PATHS.contains(on.path());
        if (open || user.groups().contains(UserInfo.MASTERS)) {
            return YES;
        }
        var question = new Question(user, action);
        return known.recall(question).orElseGet(() -> {
            var decision = host.decide(user, action);
            known.keep(question, decision);
            return decision;
        });
    }
}
