package flagship.kubeapiserver;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer of identity tokens (OpenID Connect) whose users are let in.
 *
 * @param issuer {@code iss} of its tokens; below it lies {@code .well-known/openid-configuration}; HTTPS
 * @param clientId for whom tokens must be meant
 * @param usernameClaim which claim is the user's name
 * @param usernamePrefix stands before names; empty for the issuer and a hash (none for {@code email}), {@code -} for none
 * @param groupsClaim which claim holds the groups, a text or a list of texts; empty for no groups
 * @param groupsPrefix stands before groups
 * @param requiredClaims what other claims must be
 * @param caFile whose certificates the issuer's server may show (PEM); empty for those that the platform trusts
 * @param algorithms with which tokens may be signed
 */
public record OidcConfig(
        URI issuer,
        String clientId,
        String usernameClaim,
        String usernamePrefix,
        String groupsClaim,
        String groupsPrefix,
        Map<String, String> requiredClaims,
        Optional<Path> caFile,
        List<String> algorithms) {
    private static final Set<String> KNOWN =
            Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

    public OidcConfig {
        requiredClaims = Map.copyOf(requiredClaims);
        algorithms = List.copyOf(algorithms);
        if (!"https".equals(issuer.getScheme()) || issuer.getHost() == null) {
            throw new ServerStartException("the OIDC issuer %s must be an https:// URL".formatted(issuer), null);
        }
        if (issuer.getQuery() != null || issuer.getFragment() != null) {
            throw new ServerStartException("the OIDC issuer %s must have neither ? nor #".formatted(issuer), null);
        }
        if (clientId.isBlank()) {
            throw new ServerStartException("the OIDC issuer %s needs a client id beside it".formatted(issuer), null);
        }
        for (String algorithm : algorithms) {
            if (!KNOWN.contains(algorithm)) {
                throw new ServerStartException(
                        "the OIDC signing algorithm %s is not known; use one of %s"
                                .formatted(algorithm, KNOWN.stream().sorted().toList()),
                        null);
            }
        }
    }

    /** The prefix as it is put before names. */
    String namePrefix() {
        if (usernamePrefix.equals("-")) {
            return "";
        }
        return usernamePrefix.isEmpty() && !usernameClaim.equals("email") ? issuer + "#" : usernamePrefix;
    }
}
