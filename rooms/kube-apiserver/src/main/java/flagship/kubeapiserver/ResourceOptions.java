package flagship.kubeapiserver;

import java.util.Map;
import java.util.Optional;

/**
 * Settings of the resources.
 *
 * @param serviceClusterIpRange out of which Services get their addresses; IPv4 in CIDR form
 * @param rootCertificate what namespaces publish as {@code kube-root-ca.crt} (PEM); empty for nothing
 * @param rbacGuard asked before a role or binding is written for a user
 * @param authorizer whom expressions of admission ask
 * @param proxyIdentity what this server shows to the servers of aggregated APIs
 * @param extensionAuthentication what those servers are told about how we authenticate: the data of a ConfigMap; empty for nothing
 * @param accountTokens who issues tokens to service accounts; empty where nobody does
 */
record ResourceOptions(
        String serviceClusterIpRange,
        String rootCertificate,
        RbacWriting.Guard rbacGuard,
        Authorizer authorizer,
        Optional<TlsMaterial> proxyIdentity,
        Map<String, String> extensionAuthentication,
        Optional<ServiceAccountTokens> accountTokens) {
    ResourceOptions {
        extensionAuthentication = Map.copyOf(extensionAuthentication);
    }

    static final ResourceOptions USUAL = new ResourceOptions(
            "10.0.0.0/24",
            "",
            RbacWriting.Guard.NONE,
            (_, _) -> new Authorizer.Decision(true, ""),
            Optional.empty(),
            Map.of(),
            Optional.empty());
}
