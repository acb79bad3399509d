package flagship.kubeapiserver;

/**
 * What an administrator needs to reach the server, each as PEM text: the authority to trust, and a client certificate with its key that
 * stands for a member of {@code system:masters}.
 */
public record AdminAccess(String certificateAuthority, String clientCertificate, String clientKey) {
    /** Shows no key. */
    @Override
    public String toString() {
        return "AdminAccess[system:masters]";
    }
}
