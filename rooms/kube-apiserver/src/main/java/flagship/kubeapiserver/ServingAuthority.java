package flagship.kubeapiserver;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * An authority that vouches for the serving certificates of several processes which serve one API: clients trust it, each process has a
 * certificate and a key of its own. Immutable.
 *
 * @param certificate in PEM
 * @param key in PEM; who has it can make certificates
 */
public record ServingAuthority(String certificate, String key) {
    /** As long as the authority lives: the keys of the certificates are never written anywhere, and end with their process. */
    private static final Duration LIFE = Duration.ofDays(3_652);

    /** A new one. */
    public static ServingAuthority create(Clock clock) {
        var pair = CertificateIssuer.newKeyPair();
        var now = clock.instant();
        var name = "flagship-serving-" + now.getEpochSecond();
        var certificate = CertificateIssuer.selfSigned(name, pair, now, LIFE);
        return new ServingAuthority(PemFiles.print(List.of(certificate)), PemFiles.print(pair.getPrivate()));
    }

    /**
     * A new key with its certificate.
     *
     * @param names DNS names and addresses
     * @throws ServerStartException if certificate and key cannot be read, or do not belong together
     */
    TlsMaterial issue(Collection<String> names, Clock clock) {
        var own = new TlsMaterial(
                PemFiles.privateKey(key, "the serving authority's key"),
                PemFiles.certificates(certificate, "the serving authority's certificate"));
        if (!own.fits()) {
            throw new ServerStartException(
                    "the serving authority's key does not belong to its certificate: remove both, so that they are made anew",
                    null);
        }
        var pair = CertificateIssuer.newKeyPair();
        var issued = new CertificateIssuer(own.leaf(), own.key())
                .serving(pair.getPublic(), ServingNames.generalNames(names), clock.instant(), LIFE);
        return new TlsMaterial(pair.getPrivate(), List.of(issued));
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "ServingAuthority";
    }
}
