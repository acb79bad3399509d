package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes the taints of clusters, each against the version that was read. */
final class ClusterTaints {
    private static final int TRIES_MAX = 5;

    private final KubeClient host;
    private final boolean dryRun;

    ClusterTaints(KubeClient host, boolean dryRun) {
        this.host = host;
        this.dryRun = dryRun;
    }

    /**
     * Whether something changed, or would.
     *
     * @throws UserError if there is no such cluster
     */
    boolean change(String name, UnaryOperator<List<Taint>> change) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            var cluster = host.find(Cluster.RESOURCE, new NamespacedName("", name))
                    .map(Cluster::of)
                    .orElseThrow(() -> new UserError(
                            "there is no cluster %s: flagship clusters shows all of them".formatted(name)));
            var before = cluster.spec().taints();
            var after = change.apply(before);
            if (after.equals(before) || dryRun) {
                return !after.equals(before);
            }
            try {
                write(cluster, after);
                return true;
            } catch (ApiException e) {
                if (!e.status().reason().equals("Conflict") || attempt == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    private void write(Cluster cluster, List<Taint> taints) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", cluster.metadata().resourceVersion());
        patch.putObject("spec").set("taints", Taint.toJson(taints));
        host.mergePatch(Cluster.RESOURCE, new NamespacedName("", cluster.name()), patch);
    }
}
