package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret with the credentials that a cluster was joined with. Only for clusters that give the control plane no account of its own: those of an
 * administrator would be kept for nothing otherwise.
 */
final class KeptCredentials {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    private final KubeClient hostClient;

    KeptCredentials(KubeClient hostClient) {
        this.hostClient = hostClient;
    }

    /** A Secret of that name without a Cluster is left from a join that was cut off: it is written anew. */
    void put(NamespacedName name, ClientConfig member) throws IOException, InterruptedException {
        var secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        var data = secret.putObject("data");
        put(data, "kubeconfig", kubeconfig(name.name(), member).toYaml());
        put(data, "caBundle", member.tls().authorities().bytes());
        if (member.credential() instanceof Credential.Token(var token)) {
            put(data, "token", token.getBytes(StandardCharsets.UTF_8));
        }
        hostClient.delete(SECRETS, name);
        hostClient.create(SECRETS, secret);
    }

    private static void put(ObjectNode data, String key, byte[] value) {
        data.put(key, Base64.getEncoder().encodeToString(value));
    }

    /** The same access in a kubeconfig that needs no file and no program. */
    private static KubeConfig kubeconfig(String name, ClientConfig member) {
        var tls = member.tls();
        var cluster = new KubeConfigCluster(
                member.server().toString(),
                "",
                tls.authorities(),
                !tls.verify(),
                tls.serverName(),
                member.proxy().map(Object::toString).orElse(""));
        return KubeConfig.builder()
                .cluster(name, cluster)
                .user(name, user(member))
                .context(name, name, name)
                .build();
    }

    private static KubeConfigUser user(ClientConfig member) {
        var certificate = member.tls()
                .identity()
                .map(identity -> new KubeConfigUser.Certificate("", identity.certificate(), "", identity.key()))
                .orElse(KubeConfigUser.Certificate.NONE);
        var token = "";
        var username = "";
        var password = "";
        switch (member.credential()) {
            case Credential.None() -> {}
            case Credential.Token(var value) -> token = value;
            case Credential.TokenFile(var file) -> token = read(file);
            case Credential.Basic(var user, var secret) -> {
                username = user;
                password = secret;
            }
            case Credential.Exec _ ->
                throw new UserError(
                        "the kubeconfig gets its credentials from a program, which the control plane does not run: "
                                + "make a service account in the cluster and use a kubeconfig with its token");
        }
        return new KubeConfigUser(certificate, token, "", username, password, Optional.empty(), "", Map.of());
    }

    private static String read(Path tokenFile) {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UserError("the token file %s cannot be read: %s".formatted(tokenFile, e.getMessage()), e);
        }
    }
}
