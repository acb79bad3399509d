package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.ClusterTaintPolicy;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;

/** Gives clusters the taints that policies want them to have. A policy that is deleted leaves its taints. For one cluster a key. */
final class TaintPolicyController implements Reconciler<String> {
    private final KubeClient hostClient;
    private final Informer clusters;
    private final Informer policies;
    private final EventRecorder recorder;
    private final SchedulingRules rules;
    private final Timing timing;

    TaintPolicyController(
            KubeClient hostClient,
            Informer clusters,
            Informer policies,
            EventRecorder recorder,
            SchedulingRules rules,
            Timing timing) {
        this.hostClient = hostClient;
        this.clusters = clusters;
        this.policies = policies;
        this.recorder = recorder;
        this.rules = rules;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = clusters.get(new NamespacedName("", name));
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            return Outcome.done();
        }
        var cluster = Cluster.of(found.get().toJson());
        var all = policies.list().stream()
                .map(policy -> ClusterTaintPolicy.of(policy.toJson()))
                .toList();
        var wanted = TaintPolicies.apply(cluster, all, rules, timing.now());
        if (!wanted.equals(cluster.spec().taints())) {
            write(cluster, wanted);
        }
        return Outcome.done();
    }

    private void write(Cluster cluster, List<Taint> taints) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", cluster.metadata().resourceVersion());
        patch.putObject("spec").set("taints", Taint.toJson(taints));
        try {
            hostClient.mergePatch(Cluster.RESOURCE, new NamespacedName("", cluster.name()), patch);
            tell(cluster, EventRecorder.NORMAL, "TaintClusterSucceed", "Taint cluster succeed.");
        } catch (ApiException e) {
            if (!BindingWriter.isConflict(e)) {
                tell(cluster, EventRecorder.WARNING, "TaintClusterFailed", "Taint cluster failed: " + e.getMessage());
            }
            throw e;
        }
    }

    private void tell(Cluster cluster, String type, String reason, String message) {
        var subject = new Subject(
                Cluster.KIND.apiVersion(),
                Cluster.KIND.kind(),
                "",
                cluster.name(),
                cluster.metadata().uid(),
                "");
        recorder.record(subject, type, reason, message);
    }
}
