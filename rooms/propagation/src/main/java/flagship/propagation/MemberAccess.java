package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubeclient.Pem;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a member is reached, from its Cluster and Secret: the Secret's {@code kubeconfig} where it has one, else {@code token} and
 * {@code caBundle} with the Cluster's endpoint. A kubeconfig here is data: it can name no file and no program.
 */
final class MemberAccess {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    private final KubeClient hostClient;

    MemberAccess(KubeClient hostClient) {
        this.hostClient = hostClient;
    }

    /** @throws AccessUnusable with one sentence if the Cluster or its Secret lacks something */
    ClientConfig of(Cluster cluster) throws IOException, InterruptedException {
        var reference = cluster.spec()
                .secretRef()
                .orElseThrow(() -> new AccessUnusable("spec.secretRef is not set; a cluster in Push mode needs it"));
        var secret = hostClient
                .find(SECRETS, reference)
                .orElseThrow(() -> new AccessUnusable("secret %s does not exist".formatted(reference)));
        try {
            var kubeconfig = value(secret, "kubeconfig");
            return kubeconfig.isPresent()
                    ? KubeConfig.parse(kubeconfig.get()).clientConfig(KubeConfigPolicy.DATA_ONLY)
                    : fromToken(cluster, secret);
        } catch (RuntimeException e) {
            throw e instanceof AccessUnusable
                    ? e
                    : new AccessUnusable("secret %s: %s".formatted(reference, e.getMessage()));
        }
    }

    /** The way for requests of users, who are impersonated there; empty where the Cluster names no Secret for it. */
    Optional<ClientConfig> impersonator(Cluster cluster) throws IOException, InterruptedException {
        var reference = cluster.spec().impersonatorSecretRef();
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        var secret = hostClient
                .find(SECRETS, reference.get())
                .orElseThrow(() -> new AccessUnusable("secret %s does not exist".formatted(reference.get())));
        var token = value(secret, "token")
                .orElseThrow(() -> new AccessUnusable("secret %s has no token".formatted(reference.get())));
        var credential = new Credential.Token(new String(token, StandardCharsets.UTF_8).strip());
        return Optional.of(of(cluster).withCredential(credential).withoutIdentity());
    }

    private static ClientConfig fromToken(Cluster cluster, ObjectNode secret) {
        var token = value(secret, "token")
                .orElseThrow(() -> new AccessUnusable("the secret has neither kubeconfig nor token"));
        boolean verify = !cluster.spec().insecureSkipTLSVerification();
        var authorities = value(secret, "caBundle").map(Pem::of).orElse(Pem.EMPTY);
        var proxy = cluster.spec().proxyURL();
        return ClientConfig.of(URI.create(cluster.spec().apiEndpoint()))
                .withProxy(proxy.isEmpty() ? Optional.empty() : Optional.of(URI.create(proxy)))
                .withTls(new Tls(authorities, verify, "", Optional.empty()))
                .withCredential(new Credential.Token(new String(token, StandardCharsets.UTF_8).strip()));
    }

    private static Optional<byte[]> value(ObjectNode secret, String key) {
        JsonNode encoded = secret.path("data").path(key);
        return encoded.isTextual() && !encoded.asText().isEmpty()
                ? Optional.of(Base64.getDecoder().decode(encoded.asText()))
                : Optional.empty();
    }

    /** A member cannot be reached with what its Cluster says; the message is one sentence. */
    static final class AccessUnusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AccessUnusable(String message) {
            super(message);
        }
    }
}
