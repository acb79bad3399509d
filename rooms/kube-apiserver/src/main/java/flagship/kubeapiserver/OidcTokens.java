package flagship.kubeapiserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import flagship.kubemodel.ApiException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in the users of an OpenID Connect issuer by their identity tokens. Safe for use by many threads.
 *
 * <p>Source: kube-apiserver 1.32, {@code apiserver/plugin/pkg/authenticator/token/oidc}.
 */
final class OidcTokens implements Authenticator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

    private final OidcConfig config;
    private final OidcKeys keys;
    private final Clock clock;

    OidcTokens(OidcConfig config, Clock clock) {
        this.config = config;
        this.keys = new OidcKeys(config, clock);
        this.clock = clock;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var token = StaticTokens.bearerToken(head);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(userOf(token).orElseThrow(ApiException::unauthorized));
    }

    /** The user of a token; empty if it is none of this issuer, or not good. */
    Optional<UserInfo> userOf(String token) {
        try {
            var parsed = SignedJWT.parse(token);
            var claims = parsed.getJWTClaimsSet();
            if (!config.issuer().toString().equals(claims.getIssuer())) {
                return Optional.empty();
            }
            requireSigned(parsed);
            requireGood(claims);
            return Optional.of(user(claims));
        } catch (ParseException | JOSEException e) {
            return Optional.empty(); // No token at all, or one that is signed in a way that nobody uses.
        } catch (NotGood e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("refused an OIDC token");
            return Optional.empty();
        }
    }

    /** Why a token of the issuer is refused. The client only hears that it is. */
    private static final class NotGood extends Exception {
        private static final long serialVersionUID = 1L;

        NotGood(String why) {
            super(why, null, false, false);
        }
    }

    private void requireSigned(SignedJWT token) throws JOSEException, NotGood {
        var algorithm = token.getHeader().getAlgorithm().getName();
        if (!config.algorithms().contains(algorithm)) {
            throw new NotGood("it is signed with " + algorithm);
        }
        var keyId = Optional.ofNullable(token.getHeader().getKeyID()).orElse("");
        for (JWK key : keys.candidates(keyId)) {
            var verifier = verifier(key);
            if (verifier.isPresent()
                    && verifier.get()
                            .supportedJWSAlgorithms()
                            .contains(token.getHeader().getAlgorithm())
                    && token.verify(verifier.get())) {
                return;
            }
        }
        var failure = keys.failure();
        if (!failure.isEmpty()) {
            log.atWarn()
                    .addKeyValue("issuer", config.issuer())
                    .addKeyValue("reason", failure)
                    .log("the keys of the OIDC issuer cannot be fetched");
        }
        throw new NotGood("none of the issuer's keys has signed it");
    }

    private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> Optional.of(new RSASSAVerifier(rsa));
            case ECKey curve -> Optional.of(new ECDSAVerifier(curve));
            default -> Optional.empty();
        };
    }

    private void requireGood(JWTClaimsSet claims) throws NotGood, ParseException {
        var now = clock.instant();
        var end = claims.getExpirationTime();
        var begin = claims.getNotBeforeTime();
        if (end == null || !end.toInstant().isAfter(now)) {
            throw new NotGood("it has expired");
        }
        if (begin != null && begin.toInstant().isAfter(now)) {
            throw new NotGood("it is not valid yet");
        }
        if (!claims.getAudience().contains(config.clientId())) {
            throw new NotGood("it is meant for " + claims.getAudience());
        }
        for (Map.Entry<String, String> required : config.requiredClaims().entrySet()) {
            if (!required.getValue().equals(claims.getClaim(required.getKey()))) {
                throw new NotGood("its claim " + required.getKey() + " is another one");
            }
        }
    }

    private UserInfo user(JWTClaimsSet claims) throws NotGood, ParseException {
        if (!(claims.getClaim(config.usernameClaim()) instanceof String name) || name.isEmpty()) {
            throw new NotGood("it has no claim " + config.usernameClaim());
        }
        // An address that nobody has checked could be anybody's.
        if (config.usernameClaim().equals("email")
                && claims.getClaim("email_verified") != null
                && !Boolean.TRUE.equals(claims.getClaim("email_verified"))) {
            throw new NotGood("its email is not verified");
        }
        return new UserInfo(config.namePrefix() + name, "", groups(claims), Map.of());
    }

    private List<String> groups(JWTClaimsSet claims) throws NotGood {
        var claim = config.groupsClaim().isEmpty() ? null : claims.getClaim(config.groupsClaim());
        return switch (claim) {
            case null -> List.of();
            case String group -> List.of(config.groupsPrefix() + group);
            case List<?> several -> {
                var groups = new ArrayList<String>();
                for (Object group : several) {
                    if (!(group instanceof String text)) {
                        throw new NotGood("its claim " + config.groupsClaim() + " holds what is no text");
                    }
                    groups.add(config.groupsPrefix() + text);
                }
                yield groups;
            }
            default -> throw new NotGood("its claim " + config.groupsClaim() + " is no list of texts");
        };
    }

    @Override
    public void close() {
        keys.close();
    }
}
