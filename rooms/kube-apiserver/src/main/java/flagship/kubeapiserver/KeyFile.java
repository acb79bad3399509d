package flagship.kubeapiserver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A P-256 key that lies in a file of its own.
 *
 * @param fresh its public half, when it was made just now: working it out from a read one takes as long as making it
 */
record KeyFile(PrivateKey key, Optional<PublicKey> fresh) {
    /**
     * Reads the key of {@code file}, or makes one and writes it there.
     *
     * @param what the key's name for messages
     * @throws ServerStartException if the file cannot be read or written
     */
    static KeyFile open(Path file, String what) {
        if (Files.exists(file)) {
            return new KeyFile(PemFiles.privateKey(file, what), Optional.empty());
        }
        var pair = CertificateIssuer.newKeyPair();
        PrivateFiles.writeSecret(file, PemFiles.print(pair.getPrivate()));
        return new KeyFile(pair.getPrivate(), Optional.of(pair.getPublic()));
    }

    /** @throws ServerStartException if it is no P-256 key */
    PublicKey publicKey() {
        return fresh.orElseGet(() -> EcKeys.publicKey(key));
    }

    KeyPair pair() {
        return new KeyPair(publicKey(), key);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "KeyFile";
    }
}
