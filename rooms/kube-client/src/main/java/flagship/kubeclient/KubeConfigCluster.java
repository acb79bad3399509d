package flagship.kubeclient;

/**
 * One entry of {@code clusters}; absent strings are empty.
 *
 * @param authorityFile path of {@code certificate-authority}; {@code authorityData} goes before it
 * @param authorityData decoded {@code certificate-authority-data}
 */
public record KubeConfigCluster(
        String server,
        String authorityFile,
        Pem authorityData,
        boolean insecureSkipTlsVerify,
        String tlsServerName,
        String proxyUrl) {
    /** A server verified by these authorities (PEM). */
    public static KubeConfigCluster of(String server, byte[] authorities) {
        return new KubeConfigCluster(server, "", Pem.of(authorities), false, "", "");
    }
}
