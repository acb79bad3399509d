package flagship.app;

import flagship.kubeapiserver.BootstrapToken;
import flagship.kubeclient.ClientConfig;

/** The command with which a cluster registers, ready to be copied. */
final class RegisterText {
    private RegisterText() {}

    /** @param host how the one who asks reaches the control plane */
    static String command(ClientConfig host, BootstrapToken token) {
        var authorities = host.tls().authorities();
        var trust = authorities.isEmpty()
                ? "--discovery-token-unsafe-skip-ca-verification"
                : "--discovery-token-ca-cert-hash " + PublicKeyPin.of(authorities.bytes());
        return "flagship register %s --token %s %s --cluster-name NAME --member-kubeconfig FILE"
                .formatted(host.server().getAuthority(), token.text(), trust);
    }
}
