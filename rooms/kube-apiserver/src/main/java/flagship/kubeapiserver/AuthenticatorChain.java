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
record AuthenticatorChain(List<Authenticator> authenticators) implements Authenticator {
    static final String AUTHENTICATED = "system:authenticated";
    static final String UNAUTHENTICATED = "system:unauthenticated";
    static final UserInfo ANONYMOUS = new UserInfo("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

    AuthenticatorChain {
        authenticators = List.copyOf(authenticators);
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        @Nullable ApiException refusal = null;
        for (var authenticator : authenticators) {
            try {
                var user = authenticator.authenticate(head, peerChain);
                if (user.isPresent()) {
                    return user.map(AuthenticatorChain::authenticated);
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

    static UserInfo authenticated(UserInfo user) {
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
