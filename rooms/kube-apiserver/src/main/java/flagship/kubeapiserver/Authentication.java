package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks every authenticator in turn. Without any credentials the user is {@code system:anonymous}; with credentials that nobody accepts
 * the request ends with 401.
 */
final class Authentication implements Authenticator {
    static final String AUTHENTICATED = "system:authenticated";
    static final String UNAUTHENTICATED = "system:unauthenticated";
    static final UserInfo ANONYMOUS = new UserInfo("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

    private final List<Authenticator> authenticators;
    private final List<X509Certificate> clientAuthorities;
    private final StaticTokens tokens;

    private Authentication(
            List<Authenticator> authenticators, List<X509Certificate> clientAuthorities, StaticTokens tokens) {
        this.authenticators = List.copyOf(authenticators);
        this.clientAuthorities = List.copyOf(clientAuthorities);
        this.tokens = tokens;
    }

    /**
     * What the configuration names: front proxies, client certificates (ours always), tokens.
     *
     * @throws ServerStartException if a file is wrong
     */
    static Authentication of(ApiServerConfig config, X509Certificate ownAuthority) {
        var clients = new ArrayList<>(List.of(ownAuthority));
        config.clientCaFile().ifPresent(file -> clients.addAll(PemFiles.certificates(file, "the client CA file")));
        var proxies = config.requestHeaderClientCaFile()
                .map(file -> PemFiles.certificates(file, "the request header client CA file"))
                .orElse(List.of());
        var tokens = config.tokenAuthFile().map(StaticTokens::read).orElseGet(StaticTokens::none);
        var authorities = new ArrayList<>(clients);
        authorities.addAll(proxies);
        return new Authentication(
                List.of(
                        new FrontProxy(new CertificateVerifier(proxies, config.clock())),
                        new ClientCertificates(new CertificateVerifier(clients, config.clock())),
                        tokens),
                authorities,
                tokens);
    }

    /** All authorities whose client certificates are of use here. */
    List<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    /** The user of a bearer token; empty if it is not known. */
    Optional<UserInfo> userOf(String token) {
        return tokens.userOf(token).map(Authentication::authenticated);
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        @Nullable ApiException refusal = null;
        for (var authenticator : authenticators) {
            try {
                var user = authenticator.authenticate(head, peerChain);
                if (user.isPresent()) {
                    return user.map(Authentication::authenticated);
                }
            } catch (ApiException e) {
                refusal = e; // Another credential of the same request may still be good.
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        return Optional.of(ANONYMOUS);
    }

    private static UserInfo authenticated(UserInfo user) {
        return user.name().equals(ANONYMOUS.name()) ? user : withGroup(user, AUTHENTICATED);
    }

    static UserInfo withGroup(UserInfo user, String group) {
        if (user.groups().contains(group)) {
            return user;
        }
        var groups = new ArrayList<>(user.groups());
        groups.add(group);
        return new UserInfo(user.name(), user.uid(), groups, user.extra());
    }
}
