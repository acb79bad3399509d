package flagship.kubeclient;

/**
 * One entry of {@code contexts}.
 *
 * @param cluster name of an entry of {@code clusters}
 * @param user name of an entry of {@code users}; empty for anonymous
 * @param namespace empty for none
 */
public record KubeConfigContext(String cluster, String user, String namespace) {}
