package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens that the host knows. Answers are remembered for a short while, under the tokens' digests.
 *
 * <p>Source: the times are those of {@code k8s.io/apiserver} 1.32, {@code pkg/server/options/authentication.go}.
 */
final class TokenReviews implements Authenticator {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int REMEMBERED_MAX = 4_096;

    private final HostReviews host;
    private final BriefMemory<String, Optional<UserInfo>> known =
            new BriefMemory<>(REMEMBERED, REMEMBERED_MAX, System::nanoTime);

    TokenReviews(HostReviews host) {
        this.host = host;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var token = StaticTokens.bearerToken(head);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        var digest = digest(token);
        var user = known.recall(digest).orElseGet(() -> {
            var answer = host.user(token);
            known.keep(digest, answer);
            return answer;
        });
        return Optional.of(user.orElseThrow(ApiException::unauthorized));
    }

    private static String digest(String token) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
