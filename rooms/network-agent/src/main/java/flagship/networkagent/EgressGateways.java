package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networkagent.IntegrationBridge.Plug;
import flagship.networkagent.PodInterface.Allocation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the pods of egress gateways on this node forward and translate, in their network namespaces, and says on the pods that the kernel does. For one pod a
 * key; the whole state is read each time, of the API and of the kernel.
 */
final class EgressGateways implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(EgressGateways.class);
    /** Until then the controller leads no packets to the pod. */
    static final String INITIALISED = "ovn.kubernetes.io/vpc_egress_gateway_init";

    private static final Duration AGAIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(500);

    private final ClusterCache cluster;
    private final EgressRules rules;
    private final IntegrationBridge bridge;
    private final KubeClient host;
    private final GatewayComplaints complaints;

    EgressGateways(
            ClusterCache cluster, EgressRules rules, IntegrationBridge bridge, KubeClient host, EventRecorder events) {
        this.cluster = cluster;
        this.rules = rules;
        this.bridge = bridge;
        this.host = host;
        this.complaints = new GatewayComplaints(events);
    }

    @Override
    public Outcome reconcile(NamespacedName name) throws IOException, InterruptedException {
        var pod = cluster.livePod(name);
        if (pod.isEmpty()) {
            complaints.forget(name.toString());
            return Outcome.done(); // A pod that comes to this node wakes us.
        }
        var gateway = rules.gateway(gatewayOf(pod.get()));
        var path = bridge.trouble().isPresent() ? Optional.<String>empty() : namespaceOf(name);
        if (cluster.trouble().isPresent() || gateway.isEmpty() || path.isEmpty()) {
            return Outcome.after(SOON);
        }
        try {
            var plan = EgressPlan.of(gateway.get(), pod.get(), cluster.subnets());
            if (plan.isEmpty()) {
                throw new GatewayNamespace.NotReady(
                        "the pod has no address of external subnet %s yet: see whether Multus runs, and the pod's events"
                                .formatted(
                                        gateway.get().at("/spec/externalSubnet").asText()));
            }
            realise(plan.get(), pod.get(), path.get());
            complaints.forget(name.toString());
            return Outcome.after(AGAIN);
        } catch (GatewayNamespace.NotReady e) {
            complaints.say(name.toString(), pod.get(), String.valueOf(e.getMessage()));
            return Outcome.after(SOON);
        } catch (IOException | IllegalArgumentException e) {
            complaints.say(name.toString(), pod.get(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static NamespacedName gatewayOf(ObjectNode pod) {
        var metadata = pod.path("metadata");
        return new NamespacedName(
                metadata.path("namespace").asText(),
                metadata.path("labels").path(ClusterCache.EGRESS_LABEL).asText());
    }

    /** Where the runtime put the pod, as ADD recorded it. */
    private Optional<String> namespaceOf(NamespacedName pod) {
        var port = PodInterface.port(pod, "", AttachmentRequest.PRIMARY);
        return bridge.pluggedAt(port).map(plug -> plug.fact(Plug.NAMESPACE)).filter(path -> !path.isEmpty());
    }

    private void realise(GatewayPlan plan, ObjectNode pod, String path) throws IOException, InterruptedException {
        List<Route> kept = switch (PodInterface.read(pod, AttachmentRequest.PRIMARY, GatewayPlan.INSIDE)) {
            case Allocation.Ready(var network) -> network.routes();
            case Allocation.Waiting _ -> List.of();
        };
        GatewayNamespace.Result result;
        try (var namespace = NetworkNamespace.open(path)) {
            result = namespace.run(() -> GatewayNamespace.apply(plan, kept, Optional.empty()));
        }
        if (result.changes() > 0) {
            log.atInfo()
                    .addKeyValue("pod", pod.at("/metadata/name").asText())
                    .addKeyValue("connectionsForgotten", result.forgotten())
                    .log("egress gateway set up");
        }
        tell(pod);
    }

    private void tell(ObjectNode pod) throws IOException, InterruptedException {
        var metadata = pod.path("metadata");
        if (metadata.path("annotations").path(INITIALISED).asText("").equals("true")) {
            return;
        }
        var patch = Json.object();
        patch.putObject("metadata")
                .put("uid", metadata.path("uid").asText())
                .putObject("annotations")
                .put(INITIALISED, "true");
        try {
            host.mergePatch(
                    ClusterCache.PODS,
                    new NamespacedName(
                            metadata.path("namespace").asText(),
                            metadata.path("name").asText()),
                    patch);
        } catch (ApiException e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e; // What changed or went meanwhile wakes us again.
            }
        }
    }
}
