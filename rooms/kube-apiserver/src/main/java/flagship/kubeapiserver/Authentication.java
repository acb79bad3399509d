package flagship.kubeapiserver;

import flagship.kubeapiserver.ServiceAccountTokens.Verdict;
import flagship.kubeapiserver.ServiceAccountTokens.Verdict.Accepted;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Knows users by what this server was told of them: files, its own store, an issuer. */
final class Authentication implements Authenticator, AutoCloseable {
    private final AuthenticatorChain authenticators;
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
        this.authenticators = new AuthenticatorChain(authenticators);
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
                new FrontProxy(new CertificateVerifier(proxies, config.clock()), FrontProxy.Naming.USUAL),
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
            return new Accepted(AuthenticatorChain.authenticated(listed.get()), List.of(ServiceAccountTokens.ISSUER));
        }
        var known = meant.contains(ServiceAccountTokens.ISSUER)
                ? oidc.flatMap(issuer -> issuer.userOf(token))
                : Optional.<UserInfo>empty();
        if (known.isPresent()) {
            return new Accepted(AuthenticatorChain.authenticated(known.get()), List.of(ServiceAccountTokens.ISSUER));
        }
        var verdict = serviceAccounts.check(token, meant);
        return verdict instanceof Accepted(var user, var shared)
                ? new Accepted(AuthenticatorChain.authenticated(user), shared)
                : verdict;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        return authenticators.authenticate(head, peerChain);
    }

    @Override
    public void close() {
        oidc.ifPresent(OidcTokens::close);
    }
}
