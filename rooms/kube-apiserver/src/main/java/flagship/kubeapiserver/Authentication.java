package flagship.kubeapiserver;

import flagship.kubeapiserver.ServiceAccountTokens.Verdict;
import flagship.kubeapiserver.ServiceAccountTokens.Verdict.Accepted;
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
final class Authentication implements Authenticator, AutoCloseable {
    static final String AUTHENTICATED = "system:authenticated";
    static final String UNAUTHENTICATED = "system:unauthenticated";
    static final UserInfo ANONYMOUS = new UserInfo("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

    private final List<Authenticator> authenticators;
    private final List<X509Certificate> clientAuthorities;
    private final StaticTokens tokens;
    private final BootstrapTokens newcomers;
    private final ServiceAccountTokens serviceAccounts;
    private final Optional<OidcTokens> oidc;

    private Authentication(
            List<Authenticator> authenticators,
            List<X509Certificate> clientAuthorities,
            StaticTokens tokens,
            BootstrapTokens newcomers,
            ServiceAccountTokens serviceAccounts,
            Optional<OidcTokens> oidc) {
        this.authenticators = List.copyOf(authenticators);
        this.clientAuthorities = List.copyOf(clientAuthorities);
        this.tokens = tokens;
        this.newcomers = newcomers;
        this.serviceAccounts = serviceAccounts;
        this.oidc = oidc;
    }

    /**
     * What the configuration names: front proxies, client certificates (ours always), tokens.
     *
     * @throws ServerStartException if a file is wrong
     */
    static Authentication of(
            ApiServerConfig config,
            X509Certificate ownAuthority,
            ServiceAccountTokens serviceAccounts,
            BootstrapTokens newcomers) {
        var clients = new ArrayList<>(List.of(ownAuthority));
        config.clientCaFile().ifPresent(file -> clients.addAll(PemFiles.certificates(file, "the client CA file")));
        var proxies = config.requestHeaderClientCaFile()
                .map(file -> PemFiles.certificates(file, "the request header client CA file"))
                .orElse(List.of());
        var tokens = config.tokenAuthFile().map(StaticTokens::read).orElseGet(StaticTokens::none);
        var authorities = new ArrayList<>(clients);
        authorities.addAll(proxies);
        var oidc = config.oidc().map(issuer -> new OidcTokens(issuer, config.clock()));
        var authenticators = new ArrayList<Authenticator>(List.of(
                new FrontProxy(new CertificateVerifier(proxies, config.clock())),
                new ClientCertificates(new CertificateVerifier(clients, config.clock())),
                tokens,
                newcomers,
                serviceAccounts));
        oidc.ifPresent(authenticators::add);
        return new Authentication(authenticators, authorities, tokens, newcomers, serviceAccounts, oidc);
    }

    /** All authorities whose client certificates are of use here. */
    List<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    /**
     * Whose a bearer token is.
     *
     * @param audiences for one of which it must be meant; empty for this server
     */
    Verdict review(String token, List<String> audiences) {
        var meant = audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences;
        var listed = meant.contains(ServiceAccountTokens.ISSUER)
                ? tokens.userOf(token).or(() -> newcomers.userOf(token))
                : Optional.<UserInfo>empty();
        if (listed.isPresent()) {
            return new Accepted(authenticated(listed.get()), List.of(ServiceAccountTokens.ISSUER));
        }
        var known = meant.contains(ServiceAccountTokens.ISSUER)
                ? oidc.flatMap(issuer -> issuer.userOf(token))
                : Optional.<UserInfo>empty();
        if (known.isPresent()) {
            return new Accepted(authenticated(known.get()), List.of(ServiceAccountTokens.ISSUER));
        }
        var verdict = serviceAccounts.check(token, meant);
        return verdict instanceof Accepted(var user, var shared) ? new Accepted(authenticated(user), shared) : verdict;
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

    @Override
    public void close() {
        oidc.ifPresent(OidcTokens::close);
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
