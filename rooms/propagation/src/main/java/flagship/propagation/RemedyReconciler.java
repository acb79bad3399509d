package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.Remedy;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/**
 * Says in a cluster's status what its remedies call for. The key is the cluster.
 *
 * <p>Source of the behaviour: karmada.md, section 15.
 */
final class RemedyReconciler implements Reconciler<String> {
    private final KubeClient host;
    private final HostCaches caches;

    RemedyReconciler(KubeClient host, HostCaches caches) {
        this.host = host;
        this.caches = caches;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = caches.cluster(name);
        if (found.isEmpty() || found.get().metadata().isBeingDeleted()) {
            return Outcome.done();
        }
        var cluster = found.get();
        var actions = new TreeSet<String>();
        caches.remedies().list().stream()
                .map(object -> Remedy.of(object.toJson()))
                .filter(remedy -> !remedy.metadata().isBeingDeleted() && remedy.calls(cluster))
                .forEach(remedy -> actions.addAll(remedy.actions()));
        if (!List.copyOf(actions).equals(cluster.status().remedyActions())) {
            var patch = Json.object();
            patch.putObject("metadata")
                    .put("resourceVersion", cluster.metadata().resourceVersion());
            var list = patch.putObject("status").putArray("remedyActions");
            actions.forEach(list::add);
            host.mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", name), patch);
        }
        return Outcome.done();
    }
}
