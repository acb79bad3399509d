package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bearers of bootstrap tokens: {@code system:bootstrap:ID}, in the groups that the token's Secret names. A token is good while its Secret
 * is there and has not expired.
 *
 * <p>Source: kube-apiserver 1.32, {@code plugin/pkg/auth/authenticator/token/bootstrap}.
 */
final class BootstrapTokens implements Authenticator {
    private static final GroupResource SECRETS = new GroupResource("", "secrets");

    private final ObjectStore store;
    private final Clock clock;

    BootstrapTokens(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var token = BootstrapToken.parse(StaticTokens.bearerToken(head));
        return token.isEmpty()
                ? Optional.empty()
                : Optional.of(userOf(token.get()).orElseThrow(ApiException::unauthorized));
    }

    /** The user of a token; empty if it is not good. */
    Optional<UserInfo> userOf(String token) {
        return BootstrapToken.parse(token).flatMap(this::userOf);
    }

    private Optional<UserInfo> userOf(BootstrapToken token) {
        var name = new NamespacedName(BootstrapToken.NAMESPACE, BootstrapToken.secretName(token.id()));
        return store.get(StoreKeys.key(SECRETS, name))
                .flatMap(stored -> StoredToken.read(stored.value()))
                .filter(stored -> token.hasSecret(stored.token().secret()))
                .filter(stored -> stored.authenticates() && !stored.hasExpired(clock.instant()))
                .map(stored -> new UserInfo("system:bootstrap:" + token.id(), "", stored.groups(), Map.of()));
    }
}
