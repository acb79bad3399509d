package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.Work;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a Cluster: finalizer and execution namespace when it comes, taints from its Ready condition, clean-up when it goes.
 *
 * <p>Source of the behaviour: Karmada, cluster controller.
 */
final class ClusterLifeReconciler implements Reconciler<String> {
    static final String FINALIZER = "karmada.io/cluster-controller";

    private static final Logger log = LoggerFactory.getLogger(ClusterLifeReconciler.class);
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final Duration NAMESPACE_POLL = Duration.ofSeconds(1);

    private final KubeClient hostClient;
    private final Informer clusters;
    private final PipelineEvents events;
    private final AgentAccess access;
    /** Uids of Clusters whose agents have their rights as far as this process knows. */
    private final Set<String> granted = ConcurrentHashMap.newKeySet();

    ClusterLifeReconciler(KubeClient hostClient, Informer clusters, PipelineEvents events) {
        this.events = events;
        this.hostClient = hostClient;
        this.clusters = clusters;
        this.access = new AgentAccess(hostClient);
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = clusters.get(new NamespacedName("", name));
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var object = found.get().toJson();
        var cluster = Cluster.of(object);
        return cluster.metadata().isBeingDeleted() ? remove(object, cluster) : keep(object, cluster);
    }

    private Outcome keep(ObjectNode object, Cluster cluster) throws IOException, InterruptedException {
        var wanted = object.deepCopy();
        if (!cluster.metadata().finalizers().contains(FINALIZER)) {
            wanted.withObject("/metadata").withArray("/finalizers").add(FINALIZER);
        }
        ReadyTaints.apply(wanted, cluster.status().conditions());
        if (!wanted.equals(object)) {
            hostClient.replace(Cluster.RESOURCE, wanted);
        }
        ensureExecutionNamespace(cluster);
        if (isPulled(cluster) && !granted.contains(cluster.metadata().uid())) {
            access.grant(cluster.name()); // Once in the life of a process mends what somebody took away.
            granted.add(cluster.metadata().uid());
        }
        return Outcome.done();
    }

    private static boolean isPulled(Cluster cluster) {
        return cluster.spec().syncMode().equals(ClusterSpec.PULL);
    }

    private void ensureExecutionNamespace(Cluster cluster) throws IOException, InterruptedException {
        var name = new NamespacedName("", Cluster.executionNamespace(cluster.name()));
        if (hostClient.find(NAMESPACES, name).isPresent()) {
            return;
        }
        var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace
                .putObject("metadata")
                .put("name", name.name())
                .putObject("labels")
                .put("karmada.io/system", "true");
        try {
            hostClient.create(NAMESPACES, namespace);
            events.succeeded(about(cluster), "CreateExecutionSpace", "Created execution space(%s)".formatted(name));
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                events.failed(about(cluster), "CreateExecutionSpace", String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private Outcome remove(ObjectNode object, Cluster cluster) throws IOException, InterruptedException {
        if (!cluster.metadata().finalizers().contains(FINALIZER)) {
            return Outcome.done();
        }
        if (isPulled(cluster) && hasWorks(cluster)) {
            return Outcome.after(NAMESPACE_POLL);
        }
        var namespace = new NamespacedName("", Cluster.executionNamespace(cluster.name()));
        if (deleteNamespace(cluster, namespace)) {
            return Outcome.after(NAMESPACE_POLL); // Its Works end first.
        }
        deleteOwnSecret(cluster);
        if (isPulled(cluster)) {
            access.revoke(cluster.name());
        }
        granted.remove(cluster.metadata().uid());
        var wanted = object.deepCopy();
        var finalizers = wanted.withObject("/metadata").withArray("/finalizers");
        for (int index = finalizers.size() - 1; index >= 0; index--) {
            if (finalizers.get(index).asText().equals(FINALIZER)) {
                finalizers.remove(index);
            }
        }
        hostClient.replace(Cluster.RESOURCE, wanted);
        events.succeeded(about(cluster), "RemoveExecutionSpace", "Removed execution space(%s)".formatted(namespace));
        log.atInfo().addKeyValue("cluster", cluster.name()).log("cluster is gone");
        return Outcome.done();
    }

    private boolean deleteNamespace(Cluster cluster, NamespacedName namespace)
            throws IOException, InterruptedException {
        try {
            return hostClient.delete(NAMESPACES, namespace);
        } catch (ApiException e) {
            events.failed(about(cluster), "RemoveExecutionSpace", String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static Subject about(Cluster cluster) {
        return PipelineEvents.about(Cluster.KIND, cluster.metadata());
    }

    /**
     * Asks for the end of the Works of a cluster in Pull mode. They go before their namespace, because what lets the agent see to it goes with
     * that at once. Where the agent is silent they are let go without it.
     */
    private boolean hasWorks(Cluster cluster) throws IOException, InterruptedException {
        boolean silent = !cluster.status().conditions().holds(ClusterStatusReconciler.READY);
        var works =
                hostClient.listAll(Work.RESOURCE, ListOptions.inNamespace(Cluster.executionNamespace(cluster.name())));
        for (RawObject work : works) {
            if (work.head().deletionTimestamp().isEmpty()) {
                hostClient.delete(Work.RESOURCE, work.key());
            } else if (silent) {
                letGo(work);
            }
        }
        return !works.isEmpty();
    }

    private void letGo(RawObject work) throws IOException, InterruptedException {
        try {
            hostClient.replace(Work.RESOURCE, Finalizers.without(work.toJson(), WellKnown.WORK_FINALIZER));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    /** The Secret that join made carries the cluster's name; a Secret that a user shares between clusters stays. */
    private void deleteOwnSecret(Cluster cluster) throws IOException, InterruptedException {
        var own = new NamespacedName(Cluster.SECRET_NAMESPACE, cluster.name());
        if (cluster.spec().secretRef().filter(own::equals).isPresent()) {
            hostClient.delete(SECRETS, own);
        }
    }
}
