package flagship.app;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.HexFormat;

/** The pin by which an authority is known that was never seen: {@code sha256:HEX} of its public key (RFC 7469), as kubeadm writes it. Pure. */
final class PublicKeyPin {
    private static final String PREFIX = "sha256:";

    private PublicKeyPin() {}

    /** The pin of the first certificate. @throws UserError if the text holds none */
    static String of(byte[] pem) {
        return certificates(pem).stream()
                .findFirst()
                .map(PublicKeyPin::pin)
                .orElseThrow(() -> new UserError("there is no certificate to make a pin of"));
    }

    /** Whether one of the certificates has the pin. @throws UserError for a pin of another form */
    static boolean matches(byte[] pem, String wanted) {
        if (!wanted.matches("sha256:[0-9a-fA-F]{64}")) {
            throw new UserError(
                    "\"%s\" is no pin: it is \"sha256:\" and 64 hexadecimal digits, as \"flagship token create --print-register-command\" prints it"
                            .formatted(wanted));
        }
        return certificates(pem).stream()
                .anyMatch(certificate -> pin(certificate).equalsIgnoreCase(wanted));
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException e) {
            throw new UserError("the authority's certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static String pin(Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return PREFIX
                    + HexFormat.of()
                            .formatHex(digest.digest(certificate.getPublicKey().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
