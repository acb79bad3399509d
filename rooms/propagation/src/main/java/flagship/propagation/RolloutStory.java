package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.StagedRollout;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a rollout is in each of its clusters, told from the objects of the control plane as they are.
 *
 * @param target the template, for people
 * @param clusters in the order of their waves
 */
public record RolloutStory(StagedRollout rollout, String target, List<InCluster> clusters) {
    public RolloutStory {
        clusters = List.copyOf(clusters);
    }

    /**
     * One cluster.
     *
     * @param wave its name
     * @param state {@code waiting}, {@code updating} or {@code healthy}
     * @param reason why it is not healthy; may be empty
     */
    public record InCluster(String name, String wave, String state, String reason) {}

    /**
     * Reads what is needed.
     *
     * @param key of a StagedRollout; without namespace of a ClusterStagedRollout
     * @throws flagship.kubemodel.ApiException if the rollout does not exist, or the user may not read what is needed
     */
    public static RolloutStory of(KubeClient host, NamespacedName key) throws IOException, InterruptedException {
        var rollout = StagedRollout.of(host.get(StagedRollout.resource(key.namespace()), key));
        var target = HostCaches.target(rollout);
        var clusters = new ArrayList<RolloutCluster>();
        var binding = host.find(BindingStore.resource(key.namespace()), target.binding())
                .map(ResourceBinding::of);
        for (TargetCluster cluster :
                binding.map(it -> BindingTargets.of(it.spec())).orElse(List.of())) {
            clusters.add(of(host, rollout, target, cluster.name()));
        }
        clusters.sort(Comparator.comparingInt(RolloutCluster::wave));
        var waves = RolloutDecision.waves(rollout);
        return new RolloutStory(
                rollout,
                target.toString(),
                clusters.stream()
                        .map(it -> new InCluster(it.name(), waves.get(it.wave()).name(), state(it), reason(it)))
                        .toList());
    }

    private static RolloutCluster of(KubeClient host, StagedRollout rollout, TemplateKey target, String name)
            throws IOException, InterruptedException {
        var cluster = host.find(Cluster.RESOURCE, new NamespacedName("", name)).map(Cluster::of);
        var key = new NamespacedName(
                Cluster.executionNamespace(name),
                DerivedNames.work(
                        target.kind().kind(),
                        target.name().namespace(),
                        target.name().name()));
        var work = host.find(Work.RESOURCE, key).map(object -> RawObject.of(Json.bytes(object)));
        return RolloutCluster.of(
                name, RolloutDecision.wave(rollout, cluster), rollout.status().revision(), work);
    }

    private static String state(RolloutCluster cluster) {
        return switch (cluster.state()) {
            case UNTOLD, HELD -> "waiting";
            case UNHEALTHY -> "updating";
            case HEALTHY -> "healthy";
        };
    }

    private static String reason(RolloutCluster cluster) {
        return cluster.healthy() ? "" : cluster.why();
    }
}
