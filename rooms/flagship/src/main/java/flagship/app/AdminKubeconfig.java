package flagship.app;

import flagship.kubeapiserver.AdminAccess;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The kubeconfig of an API server's administrator. */
final class AdminKubeconfig {
    /** Context, cluster and user of the API server itself. */
    static final String NAME = "flagship";

    private AdminKubeconfig() {}

    /** Writes the kubeconfig of an API server alone. */
    static void write(Path file, URI server, AdminAccess access) {
        write(file, start(server, access).build());
    }

    /** A kubeconfig whose current context is the API server itself; more contexts may follow. */
    static KubeConfig.Builder start(URI server, AdminAccess access) {
        return KubeConfig.builder()
                .cluster(NAME, cluster(server.toString(), access))
                .user(
                        NAME,
                        KubeConfigUser.withCertificate(bytes(access.clientCertificate()), bytes(access.clientKey())))
                .context(NAME, NAME, NAME)
                .currentContext(NAME);
    }

    static KubeConfigCluster cluster(String url, AdminAccess access) {
        return KubeConfigCluster.of(url, bytes(access.certificateAuthority()));
    }

    static void write(Path file, KubeConfig config) {
        try {
            DataDirectory.writePrivate(file, config.toYaml());
        } catch (IOException e) {
            throw new UserError("the kubeconfig %s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] bytes(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }
}
