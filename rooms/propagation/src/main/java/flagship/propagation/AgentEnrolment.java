package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.CertificateRequest;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * Gets the certificate by which the agent of a cluster is known: asks for it, waits until it is approved and issued.
 *
 * <p>Source: Karmada, {@code pkg/karmadactl/register}, {@code pkg/controllers/certificate}.
 */
public final class AgentEnrolment {
    private static final GroupVersionResource REQUESTS =
            new GroupVersionResource(AgentBootstrap.REQUESTS_GROUP, "v1", "certificatesigningrequests");
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KubeClient hostClient;
    private final String cluster;

    /** @param host the control plane, as whoever asks: the bearer of a bootstrap token, an administrator, or the agent itself */
    public AgentEnrolment(Transport host, String cluster) {
        this.hostClient = new KubeClient(host);
        this.cluster = cluster;
    }

    /** A certificate and its key, both PEM. Its {@code toString} shows no secret. */
    public record Identity(byte[] certificate, byte[] key) {
        @Override
        public String toString() {
            return "Identity[***]";
        }
    }

    /**
     * Asks for a certificate.
     *
     * @param life how long it shall be good; at least 10 minutes
     * @throws AgentRefused if it is denied, or nobody approves it in time; the message says what can be done
     * @throws IOException if the control plane does not answer
     */
    public Identity enrol(Duration life, Duration patience) throws IOException, InterruptedException {
        var draft = CertificateRequest.draft(AgentAccess.user(cluster), List.of(AgentAccess.GROUP));
        var name = create(draft.request(), life);
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            var status = hostClient.get(REQUESTS, new NamespacedName("", name)).path("status");
            var certificate = status.path("certificate").asText("");
            if (!certificate.isEmpty()) {
                return new Identity(
                        Base64.getDecoder().decode(certificate), draft.key().getBytes(StandardCharsets.US_ASCII));
            }
            checkIsAlive(status);
            if (System.nanoTime() > giveUp) {
                throw new AgentRefused(
                        ("nobody has approved the certificate of cluster %s within %d seconds: an administrator may do it with "
                                        + "\"kubectl certificate approve %s\"; then try again")
                                .formatted(cluster, patience.toSeconds(), name));
            }
            Thread.sleep(PAUSE);
        }
    }

    private void checkIsAlive(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            var type = condition.path("type").asText();
            if (type.equals("Denied") || type.equals("Failed")) {
                throw new AgentRefused("the control plane gives no certificate for cluster %s: %s"
                        .formatted(cluster, condition.path("message").asText()));
            }
        }
    }

    private String create(String request, Duration life) throws IOException, InterruptedException {
        var object = Json.object().put("apiVersion", REQUESTS.apiVersion()).put("kind", "CertificateSigningRequest");
        object.putObject("metadata").put("generateName", "karmada-agent-" + cluster + "-");
        var spec = object.putObject("spec");
        spec.put("request", Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.US_ASCII)));
        spec.put("signerName", AgentApproval.SIGNER);
        spec.put("expirationSeconds", life.toSeconds());
        AgentApproval.USAGES.forEach(spec.putArray("usages")::add);
        return created(object).at("/metadata/name").asText();
    }

    private ObjectNode created(ObjectNode request) throws IOException, InterruptedException {
        try {
            return hostClient.create(REQUESTS, request);
        } catch (ApiException e) {
            if (e.code() == 401) {
                throw new AgentRefused(
                        "the control plane does not know this token (any more): make a new one with \"flagship token create\"");
            }
            throw e;
        }
    }
}
