package flagship.kubeapiserver;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Verifies client certificates against a set of authorities. Remembers what it has verified, as clients come again and again. */
final class CertificateVerifier {
    private static final int REMEMBERED_MAX = 1_024;
    private static final Set<String> CLIENT_PURPOSES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0"); // clientAuth, any

    private final Set<TrustAnchor> anchors;
    private final Clock clock;
    private final Set<X509Certificate> verified = ConcurrentHashMap.newKeySet();

    CertificateVerifier(Collection<X509Certificate> authorities, Clock clock) {
        anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** Whether the chain, leaf first, leads to one of the authorities now and may be used by clients. */
    boolean trusts(List<X509Certificate> chain) {
        var leaf = chain.getFirst();
        var now = Date.from(clock.instant());
        try {
            leaf.checkValidity(now);
            if (verified.contains(leaf)) {
                return true;
            }
            if (anchors.isEmpty() || !forClients(leaf)) {
                return false;
            }
            CertPathBuilder.getInstance("PKIX").build(parameters(chain, now));
        } catch (CertificateException e) {
            return false; // Not yet or no longer valid.
        } catch (GeneralSecurityException e) {
            return false; // No way to an authority: the usual end for a stranger.
        }
        if (verified.size() >= REMEMBERED_MAX) {
            verified.clear();
        }
        verified.add(leaf);
        return true;
    }

    private PKIXBuilderParameters parameters(List<X509Certificate> chain, Date now)
            throws InvalidAlgorithmParameterException, GeneralSecurityException {
        var selector = new X509CertSelector();
        selector.setCertificate(chain.getFirst());
        var parameters = new PKIXBuilderParameters(anchors, selector);
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        return parameters;
    }

    private static boolean forClients(X509Certificate leaf) throws CertificateParsingException {
        var purposes = leaf.getExtendedKeyUsage();
        return purposes == null || purposes.stream().anyMatch(CLIENT_PURPOSES::contains);
    }
}
