package flagship.kubeapiserver;

/**
 * Settings of the resources.
 *
 * @param serviceClusterIpRange out of which Services get their addresses; IPv4 in CIDR form
 * @param rootCertificate what namespaces publish as {@code kube-root-ca.crt} (PEM); empty for nothing
 * @param rbacGuard asked before a role or binding is written for a user
 * @param creationGuard asked before an update or an apply creates an object, whose user was asked only for the right to change one
 */
record ResourceOptions(
        String serviceClusterIpRange,
        String rootCertificate,
        RbacWriting.Guard rbacGuard,
        CreationGuard creationGuard) {
    static final ResourceOptions USUAL =
            new ResourceOptions("10.0.0.0/24", "", RbacWriting.Guard.NONE, CreationGuard.NONE);
}
