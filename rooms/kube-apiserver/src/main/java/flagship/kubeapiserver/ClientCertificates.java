package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The user of a client certificate: its common name, in the groups that its organizations name. */
final class ClientCertificates implements Authenticator {
    private final CertificateVerifier verifier;
    private final ByCertificate<Optional<UserInfo>> users = new ByCertificate<>(ClientCertificates::userOf);

    ClientCertificates(CertificateVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        if (peerChain.isEmpty()) {
            return Optional.empty();
        }
        if (!verifier.trusts(peerChain)) {
            throw ApiException.unauthorized();
        }
        return users.of(peerChain.getFirst());
    }

    private static Optional<UserInfo> userOf(X509Certificate leaf) {
        var subject = subject(leaf);
        var names = values(subject, BCStyle.CN);
        if (names.isEmpty() || names.getLast().isEmpty()) {
            return Optional.empty();
        }
        var credential =
                Map.of("authentication.kubernetes.io/credential-id", List.of("X509SHA256=" + fingerprint(leaf)));
        return Optional.of(new UserInfo(names.getLast(), "", values(subject, BCStyle.O), credential));
    }

    static List<String> commonNames(X509Certificate certificate) {
        return values(subject(certificate), BCStyle.CN);
    }

    private static X500Name subject(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
        var values = new ArrayList<String>();
        for (var part : subject.getRDNs(type)) {
            if (part.getFirst().getValue() instanceof ASN1String text) {
                values.add(text.getString());
            }
        }
        return values;
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a verified certificate has no encoding", e);
        }
    }
}
