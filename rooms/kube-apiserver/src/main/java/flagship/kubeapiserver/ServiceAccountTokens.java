package flagship.kubeapiserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks the tokens of ServiceAccounts: JWTs of RS256. A token is good while its account, and the object that it is bound to,
 * exist with the uids that it names. Safe for use by many threads.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/serviceaccount}.
 */
final class ServiceAccountTokens implements Authenticator {
    /** The issuer of our tokens, and the audience of this server. */
    static final String ISSUER = "https://kubernetes.default.svc";

    private static final String PRIVATE_CLAIMS = "kubernetes.io";

    private final ServiceAccountKeys keys;
    private final TokenSubjects subjects;
    private final Clock clock;

    ServiceAccountTokens(ServiceAccountKeys keys, TokenSubjects subjects, Clock clock) {
        this.keys = keys;
        this.subjects = subjects;
        this.clock = clock;
    }

    /** Whose a token is, for whom it is meant, or why it is not good. */
    sealed interface Verdict {
        record Accepted(UserInfo user, List<String> audiences) implements Verdict {}

        /** @param reason empty where nothing more can be said than that it is no token of ours */
        record Refused(String reason) implements Verdict {}
    }

    /** A new token. */
    String issue(TokenSubjects.Subject subject, List<String> audiences, Duration life) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject.userName())
                .audience(audiences)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .claim(PRIVATE_CLAIMS, subject.toClaims())
                .build();
        return sign(claims);
    }

    /** A token that lies in a Secret, and is good while it lies there. */
    String issueFor(NamespacedName secret, TokenSubjects.Subject subject) {
        return sign(SecretToken.of(secret, subject).toClaims());
    }

    private String sign(JWTClaimsSet claims) {
        try {
            var key = keys.signing();
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the token cannot be signed", e);
        }
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var token = StaticTokens.bearerToken(head);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return switch (check(token, List.of(ISSUER))) {
            case Verdict.Accepted(var user, var _) -> Optional.of(user);
            case Verdict.Refused(var _) -> throw ApiException.unauthorized();
        };
    }

    /** @param audiences of which the token must be meant for one */
    Verdict check(String token, List<String> audiences) {
        try {
            var parsed = SignedJWT.parse(token);
            var claims = parsed.getJWTClaimsSet();
            if (SecretToken.ISSUER.equals(claims.getIssuer()) && signedHere(parsed)) {
                return checkSecret(claims, token, audiences);
            }
            if (!ISSUER.equals(claims.getIssuer()) || !signedHere(parsed)) {
                return new Verdict.Refused("");
            }
            return checkClaims(claims, audiences);
        } catch (ParseException | JOSEException e) {
            return new Verdict.Refused("");
        }
    }

    private Verdict checkSecret(JWTClaimsSet claims, String token, List<String> audiences) {
        var read = SecretToken.of(claims);
        if (read.isEmpty() || !audiences.contains(ISSUER)) {
            return new Verdict.Refused("");
        }
        return subjects.missing(read.get(), token)
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> new Verdict.Accepted(user(read.get().subject(), ""), List.of(ISSUER)));
    }

    private boolean signedHere(SignedJWT token) throws JOSEException {
        return keys.exist()
                && JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                && token.verify(new RSASSAVerifier(keys.verifying()));
    }

    private Verdict checkClaims(JWTClaimsSet claims, List<String> audiences) throws ParseException {
        var now = clock.instant();
        if (!instant(claims.getExpirationTime(), Instant.MIN).isAfter(now)) {
            return new Verdict.Refused("service account token has expired");
        }
        if (instant(claims.getNotBeforeTime(), Instant.MIN).isAfter(now)) {
            return new Verdict.Refused("service account token is not valid yet");
        }
        var shared = claims.getAudience().stream().filter(audiences::contains).toList();
        if (shared.isEmpty()) {
            return new Verdict.Refused("token audiences %s is invalid for the target audiences %s"
                    .formatted(quoted(claims.getAudience()), quoted(audiences)));
        }
        var subject = TokenSubjects.Subject.of(claims.getJSONObjectClaim(PRIVATE_CLAIMS));
        var missing = subject.isEmpty() ? Optional.of("") : subjects.missing(subject.get());
        return missing.<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> new Verdict.Accepted(user(subject.orElseThrow(), claims.getJWTID()), shared));
    }

    private static Instant instant(@Nullable Date date, Instant otherwise) {
        return date == null ? otherwise : date.toInstant();
    }

    /** @param id of the token; empty for one that has none */
    private static UserInfo user(TokenSubjects.Subject subject, String id) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + id));
        }
        subject.bound().filter(bound -> bound.kind().equals("Pod")).ifPresent(pod -> {
            extra.put("authentication.kubernetes.io/pod-name", List.of(pod.name()));
            extra.put("authentication.kubernetes.io/pod-uid", List.of(pod.uid()));
        });
        var groups = List.of("system:serviceaccounts", "system:serviceaccounts:" + subject.namespace());
        return new UserInfo(subject.userName(), subject.uid(), groups, extra);
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(" ", "[", "]"));
    }
}
