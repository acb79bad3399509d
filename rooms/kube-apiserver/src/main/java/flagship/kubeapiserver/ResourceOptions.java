package flagship.kubeapiserver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Settings of the resources.
 *
 * @param serviceClusterIpRange out of which Services get their addresses; IPv4 in CIDR form
 * @param rootCertificate for pods to trust (PEM): each namespace gets it as {@code kube-root-ca.crt}, and a ServiceAccount
 *     {@code default}; empty where no pods run, and namespaces stay as they were made
 * @param rbacGuard asked before a role or binding is written for a user
 * @param creationGuard asked before an update or an apply creates an object, whose user was asked only for the right to change one
 * @param authorizer whom expressions of admission ask
 * @param proxyIdentity what this server shows to the servers of aggregated APIs
 * @param checked what needs no check any more when it is written
 * @param issuing absent where certificates and the Secrets of ServiceAccounts are not issued
 * @param writeGuards of other rooms, asked at each write
 * @param extensionAuthentication what those servers are told about how we authenticate: the data of a ConfigMap; empty for nothing
 */
record ResourceOptions(
        String serviceClusterIpRange,
        String rootCertificate,
        RbacWriting.Guard rbacGuard,
        CreationGuard creationGuard,
        Authorizer authorizer,
        Optional<TlsMaterial> proxyIdentity,
        Map<String, String> extensionAuthentication,
        CheckedDocuments checked,
        Optional<Issuing> issuing,
        Supplier<List<WriteGuard>> writeGuards) {
    ResourceOptions {
        extensionAuthentication = Map.copyOf(extensionAuthentication);
    }

    static final ResourceOptions USUAL = new ResourceOptions(
            "10.0.0.0/24",
            "",
            RbacWriting.Guard.NONE,
            CreationGuard.NONE,
            (_, _) -> new Authorizer.Decision(true, ""),
            Optional.empty(),
            Map.of(),
            CheckedDocuments.NONE,
            Optional.empty(),
            List::of);

    /**
     * How this server gives out proofs of identity.
     *
     * @param rootCertificate by which clients know this server (PEM)
     */
    record Issuing(CertificateIssuer certificates, ServiceAccountTokens tokens, String rootCertificate) {}
}
