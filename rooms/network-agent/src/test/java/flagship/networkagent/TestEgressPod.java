package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;

/**
 * What a cluster does for a pod of a Deployment with an interface outside: the Deployment's controller makes it, the scheduler puts it on a node, the kubelet
 * calls the plugin, Multus lays the second interface.
 */
final class TestEgressPod implements AutoCloseable {
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");

    private final TestCluster cluster;
    private final NamespacedName name;
    private final TestPod pod;
    private final String outer;

    private TestEgressPod(TestCluster cluster, NamespacedName name, TestPod pod, String outer) {
        this.cluster = cluster;
        this.name = name;
        this.pod = pod;
        this.outer = outer;
    }

    /** @param provider of the network outside */
    static TestEgressPod run(
            TestCluster cluster, TestNode node, NamespacedName deployment, String name, String provider)
            throws Exception {
        Eventually.await(
                "there is a workload",
                () -> cluster.client().find(DEPLOYMENTS, deployment).isPresent());
        var key = new NamespacedName(deployment.namespace(), name);
        cluster.client().create(ClusterCache.PODS, of(cluster.client().get(DEPLOYMENTS, deployment), key, node));
        var pod = TestPod.sandbox(key.namespace(), name, node);
        assertThat(pod.add().message()).isEmpty();
        var address = provider + ".kubernetes.io/ip_address";
        Eventually.await(
                "the pod has an address outside",
                () -> !annotation(cluster, key, address).isEmpty());
        var outer = annotation(cluster, key, address);
        pod.secondInterface(node, outer);
        return new TestEgressPod(cluster, key, pod, outer);
    }

    private static String annotation(TestCluster cluster, NamespacedName pod, String key) throws Exception {
        return cluster.client()
                .get(ClusterCache.PODS, pod)
                .path("metadata")
                .path("annotations")
                .path(key)
                .asText("");
    }

    /** The pod of a Deployment as it is on a node. */
    static ObjectNode of(ObjectNode deployment, NamespacedName name, TestNode node) {
        var pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        var metadata = pod.putObject("metadata");
        metadata.setAll((ObjectNode) deployment.at("/spec/template/metadata"));
        metadata.put("name", name.name()).put("namespace", name.namespace());
        pod.set("spec", deployment.at("/spec/template/spec"));
        pod.withObject("/spec").put("nodeName", node.name());
        return pod;
    }

    /** Its address outside. */
    String outer() {
        return outer;
    }

    TestPod pod() {
        return pod;
    }

    /** As when the pod is deleted: the runtime ends it, its object goes. */
    void end() throws Exception {
        cluster.deletePod(name.namespace(), name.name());
        pod.del();
        pod.close();
    }

    @Override
    public void close() {
        pod.close();
    }
}
