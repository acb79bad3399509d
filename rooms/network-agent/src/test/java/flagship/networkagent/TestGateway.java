package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;

/**
 * What a cluster does for a NAT gateway: the StatefulSet's controller makes the pod, the scheduler puts it on a node, the kubelet calls the
 * plugin, Multus lays the second interface.
 */
final class TestGateway implements AutoCloseable {
    private static final GroupVersionResource SETS = new GroupVersionResource("apps", "v1", "statefulsets");
    private static final String NAMESPACE = "kube-system";
    private static final String ADDRESS = "ovn-vpc-external-network.kube-system.kubernetes.io/ip_address";

    private final TestCluster cluster;
    private final NamespacedName name;
    private final TestPod pod;

    private TestGateway(TestCluster cluster, NamespacedName name, TestPod pod) {
        this.cluster = cluster;
        this.name = name;
        this.pod = pod;
    }

    static TestGateway run(TestCluster cluster, TestNode node, String gateway) throws Exception {
        var set = new NamespacedName(NAMESPACE, "vpc-nat-gw-" + gateway);
        Eventually.await(
                "the gateway has a workload",
                () -> cluster.client().find(SETS, set).isPresent());
        var stored = cluster.client().get(SETS, set);
        var name = new NamespacedName(NAMESPACE, set.name() + "-0");
        cluster.client().create(ClusterCache.PODS, pod(stored, name, node));
        var pod = TestPod.sandbox(name.namespace(), name.name(), node);
        var gatewayPod = new TestGateway(cluster, name, pod);
        assertThat(pod.add().message()).isEmpty();
        gatewayPod.secondInterface(node);
        return gatewayPod;
    }

    private static ObjectNode pod(ObjectNode set, NamespacedName name, TestNode node) {
        var pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        var metadata = pod.putObject("metadata");
        metadata.setAll((ObjectNode) set.at("/spec/template/metadata"));
        metadata.put("name", name.name()).put("namespace", name.namespace());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "StatefulSet")
                .put("name", set.at("/metadata/name").asText())
                .put("uid", set.at("/metadata/uid").asText())
                .put("controller", true);
        pod.set("spec", set.at("/spec/template/spec"));
        pod.withObject("/spec").put("nodeName", node.name()).remove("nodeSelector");
        return pod;
    }

    /** The macvlan plugin with addresses of ours. */
    private void secondInterface(TestNode node) throws Exception {
        Eventually.await("the pod has an address outside", () -> !outerAddress().isEmpty());
        pod.secondInterface(node, outerAddress());
    }

    private String outerAddress() throws Exception {
        return object().path("metadata").path("annotations").path(ADDRESS).asText("");
    }

    ObjectNode object() throws Exception {
        return cluster.client().get(ClusterCache.PODS, name);
    }

    TestPod pod() {
        return pod;
    }

    /** What the kernel has, in nft's words. */
    String rules() {
        return Shell.run(pod.inside("nft", "list", "ruleset"));
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
