package flagship.kubeclient;

/**
 * One entry of {@code contexts}.
 *
 * @param cluster name of a cluster of the same file
 * @param user name of a user of the same file; empty for anonymous
 * @param namespace empty for none
 */
public record KubeConfigContext(String cluster, String user, String namespace) {}
