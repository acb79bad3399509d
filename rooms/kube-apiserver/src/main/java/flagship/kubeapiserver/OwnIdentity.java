package flagship.kubeapiserver;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate, as a server and as a client. A key store would do the same, but it encrypts its keys with tens of thousands of
 * hash rounds, which is a tenth of a cold start.
 */
final class OwnIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final TlsMaterial material;

    OwnIdentity(TlsMaterial material) {
        this.material = material;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(List.of(keyType));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(List.of(keyType));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(List.of(keyTypes));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(List.of(keyTypes));
    }

    private @Nullable String choose(List<String> keyTypes) {
        // The JDK asks a server of TLS 1.2 for EC_EC or EC_RSA as well: the part behind the line is the signer's.
        var algorithm = material.key().getAlgorithm();
        boolean fits = keyTypes.stream().anyMatch(type -> type.equals(algorithm) || type.startsWith(algorithm + "_"));
        return fits ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return material.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return material.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }
}
