package flagship.kubeclient;

import java.nio.file.Path;

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
    KubeConfigCluster startingFrom(Path directory) {
        return new KubeConfigCluster(
                server,
                KubeConfigPolicy.startingFrom(directory, authorityFile),
                authorityData,
                insecureSkipTlsVerify,
                tlsServerName,
                proxyUrl);
    }

    /** A server verified by these authorities (PEM). */
    public static KubeConfigCluster of(String server, byte[] authorities) {
        return new KubeConfigCluster(server, "", Pem.of(authorities), false, "", "");
    }
}
