package flagship.kubeapiserver;

/**
 * Settings of the resources.
 *
 * @param serviceClusterIpRange out of which Services get their addresses; IPv4 in CIDR form
 * @param rootCertificate what namespaces publish as {@code kube-root-ca.crt} (PEM); empty for nothing
 * @param rbacGuard asked before a role or binding is written for a user
 */
record ResourceOptions(String serviceClusterIpRange, String rootCertificate, RbacWriting.Guard rbacGuard) {
    static final ResourceOptions USUAL = new ResourceOptions("10.0.0.0/24", "", RbacWriting.Guard.NONE);
}
