package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.BootstrapToken;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.Pem;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.AgentBootstrap;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether what answers at an address is the control plane that a token is from, before the token is shown to it: what it publishes is
 * signed by the token, and its authority has the pin that came with the token.
 *
 * <p>Source: kubeadm, {@code discovery/token}; contract section 20.4.
 *
 * @param pins of which the authority must have one; empty trusts the signature alone, which everybody can make who knows the token
 */
record ControlPlaneDiscovery(URI server, BootstrapToken token, List<String> pins) {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final Tls UNVERIFIED = new Tls(Pem.EMPTY, false, "", Optional.empty());
    /** A new token has signed within a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(200);

    ControlPlaneDiscovery {
        pins = List.copyOf(pins);
    }

    /** The way to the control plane, as the bearer of the token. @throws UserError if it is another one, or does not answer */
    ClientConfig find() throws InterruptedException {
        try {
            var published = signed();
            var authorities = authorities(published);
            if (!pins.isEmpty() && pins.stream().noneMatch(pin -> PublicKeyPin.matches(authorities.bytes(), pin))) {
                throw new UserError(
                        "the authority of %s has another pin than --discovery-token-ca-cert-hash says: this is not the control plane that the token is from"
                                .formatted(server));
            }
            var trusted = ClientConfig.of(server).withTls(Tls.trusting(authorities.bytes()));
            if (!published.equals(kubeconfig(read(trusted)))) {
                throw new UserError("%s publishes something else to those who verify it: somebody may be in between"
                        .formatted(server));
            }
            return trusted.withCredential(new Credential.Token(token.text()));
        } catch (IOException e) {
            throw new UserError("the control plane %s cannot be reached: %s".formatted(server, e.getMessage()), e);
        } catch (ApiException e) {
            throw new UserError(
                    "%s does not let strangers read the ConfigMap kube-public/cluster-info: %s"
                            .formatted(server, e.getMessage()),
                    e);
        }
    }

    private String signed() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var data = read(ClientConfig.of(server).withTls(UNVERIFIED));
            var signature = data.path("jws-kubeconfig-" + token.id()).asText("");
            if (signature.equals(token.sign(kubeconfig(data)))) {
                return kubeconfig(data);
            }
            if (!signature.isEmpty()) {
                throw new UserError(
                        "%s signs by another secret for the token %s: this is not the control plane that the token is from, or the token is mistyped"
                                .formatted(server, token.id()));
            }
            if (System.nanoTime() > giveUp) {
                throw new UserError(
                        "%s does not know the token %s (any more): make a new one with \"flagship token create\""
                                .formatted(server, token.id()));
            }
            Thread.sleep(PAUSE);
        }
    }

    private static JsonNode read(ClientConfig config) throws IOException, InterruptedException {
        try (var transport = HttpTransport.open(config)) {
            var name = new NamespacedName(AgentBootstrap.PUBLIC_NAMESPACE, AgentBootstrap.CLUSTER_INFO);
            return new KubeClient(transport).get(CONFIG_MAPS, name).path("data");
        }
    }

    private static String kubeconfig(JsonNode data) {
        return data.path("kubeconfig").asText("");
    }

    private Pem authorities(String published) {
        try {
            return KubeConfig.parse(published.getBytes(StandardCharsets.UTF_8)).clusters().values().stream()
                    .map(cluster -> cluster.authorityData())
                    .filter(pem -> !pem.isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new UserError(server + " publishes no authority by which it is known"));
        } catch (KubeConfigException e) {
            throw new UserError("what %s publishes is no kubeconfig: %s".formatted(server, e.getMessage()), e);
        }
    }
}
