package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Finds out who sends a request. Safe for use by many threads. */
@FunctionalInterface
interface Authenticator {
    /**
     * @param peerChain the client certificate with its chain, as sent and not yet verified; empty for none
     * @return empty if the request carries no credentials of this sort
     * @throws ApiException 401 if it carries credentials that are not good
     */
    Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain);
}
