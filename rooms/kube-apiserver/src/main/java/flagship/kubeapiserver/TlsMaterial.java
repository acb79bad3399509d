package flagship.kubeapiserver;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and its certificate, with the chain towards the authority. */
record TlsMaterial(PrivateKey key, List<X509Certificate> chain) {
    private static final int PROBE_BYTES = 32;

    TlsMaterial {
        chain = List.copyOf(chain);
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Whether the key is the one that the certificate speaks of: signs something and verifies it. */
    boolean fits() {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] probe = new byte[PROBE_BYTES];
            new SecureRandom().nextBytes(probe);
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            signer.initVerify(leaf().getPublicKey());
            signer.update(probe);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // Keys of two algorithms: surely no pair.
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "TlsMaterial[" + leaf().getSubjectX500Principal() + "]";
    }
}
