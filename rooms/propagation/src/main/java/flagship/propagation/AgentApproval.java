package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.kubeapiserver.CertificateRequest;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approves requests for the certificates of agents, where who asks may have that: an agent for itself, the bearer of a bootstrap token for a
 * cluster that has no living agent. Before that it gives the agent's user what it may do. Requests of other sorts are left alone.
 *
 * <p>Source: Karmada, {@code pkg/controllers/certificate/approver}. That a token does not get the certificate of a cluster whose agent lives is
 * ours: whoever holds a token could read that cluster's Secrets otherwise.
 */
final class AgentApproval implements Reconciler<String> {
    static final GroupVersionResource REQUESTS =
            new GroupVersionResource(AgentBootstrap.REQUESTS_GROUP, "v1", "certificatesigningrequests");
    static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    static final List<String> USAGES = List.of("digital signature", "key encipherment", "client auth");

    private static final Logger log = LoggerFactory.getLogger(AgentApproval.class);
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);
    private static final Set<String> DONE = Set.of("Approved", "Denied", "Failed");
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9]{0,46}[a-z0-9])?");
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private final KubeClient hostClient;
    private final Informer requests;
    private final Informer clusters;
    private final AgentAccess access;

    AgentApproval(KubeClient hostClient, Informer requests, Informer clusters) {
        this.hostClient = hostClient;
        this.requests = requests;
        this.clusters = clusters;
        this.access = new AgentAccess(hostClient);
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = requests.get(new NamespacedName("", name));
        if (found.isEmpty()) {
            return Outcome.done();
        }
        if (!clusters.synced()) {
            return Outcome.after(UNTIL_SYNCED); // Which names are taken is not known yet.
        }
        var request = found.get().toJson();
        var cluster = isDecided(request) ? Optional.<String>empty() : cluster(request);
        if (cluster.isPresent()) {
            decide(request, cluster.get());
        }
        return Outcome.done();
    }

    private static boolean isDecided(ObjectNode request) {
        return request.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> DONE.contains(condition.path("type").asText()));
    }

    /** The cluster whose agent's certificate is asked for; empty for a request of another sort. */
    static Optional<String> cluster(ObjectNode request) {
        var spec = request.path("spec");
        var usages = spec.path("usages").valueStream().map(JsonNode::asText).toList();
        if (!spec.path("signerName").asText().equals(SIGNER)
                || !usages.contains("client auth")
                || !USAGES.containsAll(usages)) {
            return Optional.empty();
        }
        try {
            var asked = CertificateRequest.parse(
                    Base64.getDecoder().decode(spec.path("request").asText()));
            return AgentAccess.cluster(asked.user())
                    .filter(cluster -> CLUSTER.matcher(cluster).matches())
                    .filter(_ -> asked.groups().equals(List.of(AgentAccess.GROUP)) && !asked.namesMore());
        } catch (CertificateRequest.Malformed | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void decide(ObjectNode request, String cluster) throws IOException, InterruptedException {
        boolean own = request.at("/spec/username").asText().equals(AgentAccess.user(cluster));
        if (!allows(request.path("spec"), own ? AgentBootstrap.FOR_ITSELF : AgentBootstrap.FOR_A_CLUSTER)) {
            return; // A person may still approve it.
        }
        var taken = own ? Optional.<String>empty() : taken(cluster);
        if (taken.isPresent()) {
            write(request, "Denied", "ClusterInUse", taken.get());
            return;
        }
        access.grant(cluster);
        write(
                request,
                "Approved",
                "AutoApproved",
                own
                        ? "Auto approving self agent client certificate after SubjectAccessReview."
                        : "Auto approving agent client certificate after SubjectAccessReview.");
    }

    private Optional<String> taken(String name) {
        return clusters.get(new NamespacedName("", name))
                .map(object -> Cluster.of(object.toJson()))
                .flatMap(cluster -> {
                    if (cluster.spec().syncMode().equals(ClusterSpec.PUSH)) {
                        return Optional.of(
                                "a cluster in Push mode has joined as %s: choose another name".formatted(name));
                    }
                    return cluster.status().conditions().holds(ClusterStatusReconciler.READY)
                            ? Optional.of(("a cluster with a living agent has joined as %s: choose another name, "
                                            + "or stop that agent and wait until the cluster is not ready")
                                    .formatted(name))
                            : Optional.empty();
                });
    }

    private boolean allows(JsonNode spec, String subresource) throws IOException, InterruptedException {
        var review = Json.object().put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        var question = review.putObject("spec");
        question.put("user", spec.path("username").asText());
        question.put("uid", spec.path("uid").asText(""));
        if (!spec.path("groups").isEmpty()) {
            question.set("groups", spec.path("groups"));
        }
        if (!spec.path("extra").isEmpty()) {
            question.set("extra", spec.path("extra"));
        }
        question.putObject("resourceAttributes")
                .put("group", AgentBootstrap.REQUESTS_GROUP)
                .put("resource", REQUESTS.resource())
                .put("subresource", subresource)
                .put("verb", "create")
                .put("version", "*");
        try (var answer = hostClient.transport().send(Request.json("POST", REVIEWS, Json.bytes(review)))) {
            var bytes = answer.body().readAllBytes();
            if (answer.status() != 201) {
                throw new IOException("the access review was answered with status " + answer.status());
            }
            return Json.parseObject(bytes).at("/status/allowed").asBoolean();
        }
    }

    private void write(ObjectNode request, String type, String reason, String message)
            throws IOException, InterruptedException {
        request.withObject("/status")
                .withArray("/conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message);
        try {
            hostClient.replaceSubresource(REQUESTS, request, "approval");
            log.atInfo()
                    .addKeyValue("object", request.at("/metadata/name").asText())
                    .addKeyValue("reason", reason)
                    .log("agent certificate decided");
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }
}
