package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.Condition;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.ClusterConfig.Heartbeat;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks clusters in Pull mode whose agents are silent. The key is the cluster. Source: Karmada, cluster controller, health monitor. */
final class SilenceReconciler implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(SilenceReconciler.class);

    private final KubeClient hostClient;
    private final Informer clusters;
    private final Informer leases;
    private final Heartbeat heartbeat;
    private final SignsOfLife signs;
    private final Clock clock;

    /** @param leases those of the namespace of agents' leases */
    SilenceReconciler(KubeClient hostClient, Informer clusters, Informer leases, Heartbeat heartbeat, Clock clock) {
        this.hostClient = hostClient;
        this.clusters = clusters;
        this.leases = leases;
        this.heartbeat = heartbeat;
        this.signs = new SignsOfLife(heartbeat);
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var object = clusters.get(new NamespacedName("", name)).map(RawObject::toJson);
        var pulled = object.map(Cluster::of)
                .filter(cluster -> cluster.spec().syncMode().equals(ClusterSpec.PULL));
        if (pulled.isEmpty()) {
            signs.forget(name);
            return Outcome.done();
        }
        var ready = pulled.get().status().conditions().find(ClusterStatusReconciler.READY);
        var silent = signs.look(name, renewed(name), ready, System.nanoTime());
        if (silent.isPresent()) {
            write(object.get(), pulled.get(), silent.get());
        }
        return Outcome.after(heartbeat.checkEvery());
    }

    private String renewed(String name) {
        return leases.get(ClusterLease.name(name))
                .map(lease -> lease.toJson().at("/spec/renewTime").asText(""))
                .orElse("");
    }

    private void write(ObjectNode object, Cluster cluster, Condition ready) throws IOException, InterruptedException {
        var status = cluster.status();
        var next = new ClusterStatus(
                status.kubernetesVersion(),
                status.apiEnablements(),
                status.conditions().set(ready, clock.instant()),
                status.nodeSummary(),
                status.resourceSummary(),
                status.remedyActions());
        object.set("status", next.toJson());
        hostClient.replaceStatus(Cluster.RESOURCE, object);
        log.atWarn()
                .addKeyValue("cluster", cluster.name())
                .addKeyValue("reason", ready.reason())
                .log("agent is silent");
    }
}
