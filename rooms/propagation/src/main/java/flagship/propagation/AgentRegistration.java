package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ObjectMeta;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClusterId;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.MergePatch;
import flagship.propagation.MemberAccounts.NotIssued;
import flagship.propagation.MemberAccounts.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the control plane know a cluster in Pull mode, and only one under each name. Source: Karmada, {@code cmd/agent}. */
final class AgentRegistration {
    private static final Logger log = LoggerFactory.getLogger(AgentRegistration.class);

    /** How long a member may take to issue a token. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KubeClient hostClient;
    private final ClientConfig member;
    private final MemberAgentConfig config;
    private final ReportedAccess access;

    AgentRegistration(Transport host, ClientConfig member, MemberAgentConfig config) {
        this.hostClient = new KubeClient(host);
        this.member = member;
        this.config = config;
        this.access = new ReportedAccess(hostClient, config.cluster());
    }

    /**
     * Creates the Cluster, or finds the one of an earlier start.
     *
     * @throws AgentRefused if the name or the cluster is taken
     * @throws IOException if one of the two sides does not answer; it may later
     */
    void register() throws IOException, InterruptedException {
        try (var transport = HttpTransport.open(member)) {
            var id = ClusterId.read(transport);
            if (id.isEmpty()) {
                throw new AgentRefused(
                        "the credentials for cluster %s do not let the agent read the namespace kube-system, by which a cluster is told from others"
                                .formatted(config.cluster()));
            }
            var existing = existing(id);
            var tokens = tokens(transport);
            access.write(tokens, member.tls().authorities().bytes());
            var wanted = wanted(id).withSecrets(access.credentials(tokens), access.impersonator(tokens));
            var stored = existing.isPresent() ? update(existing.get().toJson(), wanted) : create(wanted);
            access.giveTo(stored, tokens);
        }
    }

    /** A member that issues no tokens is served all the same; only what asks it itself does without. */
    private Tokens tokens(Transport transport) throws IOException, InterruptedException {
        try {
            return new MemberAccounts(new KubeClient(transport), config.cluster()).make(config.secrets(), PATIENCE);
        } catch (NotIssued e) {
            log.atWarn()
                    .addKeyValue("cluster", config.cluster())
                    .addKeyValue("error", e.getMessage())
                    .log("no credentials are reported: search and the cluster proxy do not reach this cluster");
            return Tokens.NONE;
        }
    }

    private Optional<RawObject> existing(String id) throws IOException, InterruptedException {
        var ours = Optional.<RawObject>empty();
        for (RawObject object : hostClient.listAll(Cluster.RESOURCE, ListOptions.ALL)) {
            var cluster = Cluster.of(object.toJson());
            if (cluster.name().equals(config.cluster())) {
                checkIsOurs(cluster, id);
                ours = Optional.of(object);
            } else if (cluster.spec().id().equals(id)) {
                throw new AgentRefused(
                        "this cluster has joined already, as %s: a cluster can join a fleet once; use that name, or unjoin it first"
                                .formatted(cluster.name()));
            }
        }
        return ours;
    }

    private static void checkIsOurs(Cluster cluster, String id) throws IOException {
        if (cluster.metadata().isBeingDeleted()) {
            throw new IOException("cluster %s is still being removed".formatted(cluster.name()));
        }
        if (!cluster.spec().syncMode().equals(ClusterSpec.PULL)) {
            throw new AgentRefused(
                    "cluster %s has joined in Push mode, in which the control plane itself writes to it: unjoin it before an agent takes it over"
                            .formatted(cluster.name()));
        }
        if (!cluster.spec().id().isEmpty() && !cluster.spec().id().equals(id)) {
            throw new AgentRefused("another cluster has joined as %s: choose another --cluster-name, or unjoin that one"
                    .formatted(cluster.name()));
        }
    }

    private ClusterSpec wanted(String id) {
        var endpoint = config.apiEndpoint().isEmpty() ? member.server().toString() : config.apiEndpoint();
        return ClusterSpec.pull(id, endpoint)
                .withPlace(config.place())
                .reachedBy(!member.tls().verify(), config.proxy());
    }

    private ObjectNode create(ClusterSpec spec) throws IOException, InterruptedException {
        var cluster = new Cluster(ObjectMeta.named(config.cluster()), spec, ClusterStatus.NONE);
        var stored = hostClient.create(Cluster.RESOURCE, cluster.toJson());
        log.atInfo().addKeyValue("cluster", config.cluster()).log("cluster registered in Pull mode");
        return stored;
    }

    /** Adds what is said anew. What users have set on the Cluster beside it (taints, models, a zone) stays. */
    private ObjectNode update(ObjectNode stored, ClusterSpec wanted) throws IOException, InterruptedException {
        var patch = Json.object();
        var said = new Cluster(ObjectMeta.named(config.cluster()), wanted, ClusterStatus.NONE).toJson();
        patch.set("spec", said.path("spec"));
        var next = MergePatch.apply(stored, patch);
        if (next.equals(stored)) {
            return stored;
        }
        try {
            return hostClient.replace(Cluster.RESOURCE, next);
        } catch (ApiException e) {
            if (e.code() != 403) {
                throw e;
            }
            // An agent's own role lets it create its Cluster, and not change it.
            log.atWarn()
                    .addKeyValue("cluster", config.cluster())
                    .addKeyValue("wanted", patch.path("spec"))
                    .log("the Cluster says something else than this agent's flags, and may not be changed by it");
            return stored;
        }
    }
}
