package flagship.kubeapiserver;

import com.nimbusds.jwt.JWTClaimsSet;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says that lies in a Secret: the Secret, and the ServiceAccount that its bearer is. It has no end of its own.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/serviceaccount/legacy.go}.
 */
record SecretToken(NamespacedName secret, TokenSubjects.Subject subject) {
    static final String ISSUER = "kubernetes/serviceaccount";

    private static final String NAMESPACE = "kubernetes.io/serviceaccount/namespace";
    private static final String SECRET_NAME = "kubernetes.io/serviceaccount/secret.name";
    private static final String ACCOUNT_NAME = "kubernetes.io/serviceaccount/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/serviceaccount/service-account.uid";

    static SecretToken of(NamespacedName secret, TokenSubjects.Subject subject) {
        return new SecretToken(secret, subject);
    }

    /** Empty if the claims are not complete. */
    static Optional<SecretToken> of(JWTClaimsSet claims) {
        try {
            var namespace = text(claims.getStringClaim(NAMESPACE));
            var secret = text(claims.getStringClaim(SECRET_NAME));
            var account = text(claims.getStringClaim(ACCOUNT_NAME));
            var uid = text(claims.getStringClaim(ACCOUNT_UID));
            if (namespace.isEmpty() || secret.isEmpty() || account.isEmpty() || uid.isEmpty()) {
                return Optional.empty();
            }
            var subject = new TokenSubjects.Subject(namespace, account, uid, Optional.empty());
            return Optional.of(new SecretToken(new NamespacedName(namespace, secret), subject));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String claim) {
        return claim == null ? "" : claim;
    }

    JWTClaimsSet toClaims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject.userName())
                .claim(NAMESPACE, subject.namespace())
                .claim(SECRET_NAME, secret.name())
                .claim(ACCOUNT_NAME, subject.name())
                .claim(ACCOUNT_UID, subject.uid())
                .build();
    }

    /** Whether a Secret still has the token. */
    static boolean holds(byte[] secret, String token) {
        var object = Json.parseObject(secret);
        var encoded = Base64.getEncoder().encode(token.getBytes(StandardCharsets.US_ASCII));
        return object.at("/metadata/deletionTimestamp").asText("").isEmpty()
                && MessageDigest.isEqual(
                        encoded, object.at("/data/token").asText("").getBytes(StandardCharsets.US_ASCII));
    }
}
