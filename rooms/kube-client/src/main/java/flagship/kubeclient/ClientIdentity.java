package flagship.kubeclient;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the one client certificate there is, whatever authorities the server lists: the list may name a root where ours is signed by an
 * intermediate. A credential plugin may replace it; new connections use the new one.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private record Material(X509Certificate[] chain, PrivateKey key) {}

    private volatile Optional<Material> material = Optional.empty();

    void set(ClientConfig.Identity identity) {
        var chain = PemReader.certificates(identity.certificate(), "the client certificate");
        material =
                Optional.of(new Material(chain.toArray(X509Certificate[]::new), PemReader.privateKey(identity.key())));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    private @Nullable String choose(String[] keyTypes) {
        var algorithm = material.map(it -> it.key().getAlgorithm()).orElse("");
        for (String type : keyTypes) {
            // The JDK asks for EC, RSA, RSASSA-PSS and EdDSA; keys of Ed25519 say EdDSA of themselves.
            if (type.equals(algorithm)) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return material.map(Material::chain).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return material.map(Material::key).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return material.isPresent() ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
