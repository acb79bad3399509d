package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/**
 * A name server inside of a Vpc, which reaches the cluster's API server and name service by a second interface. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param subnet of the Vpc, where the name server's pods stand
 * @param corefile ConfigMap of {@code kube-system} with the key {@code Corefile}
 * @param created when it was, as the API server wrote it
 * @param status as it is stored; missing before the first reconciliation
 */
public record VpcDns(
        ObjectMeta metadata,
        String vpc,
        String subnet,
        int replicas,
        String corefile,
        String created,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "vpc-dnses");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "VpcDns");

    private static final int USUAL_REPLICAS = 2;
    private static final String USUAL_COREFILE = "vpc-dns-corefile";

    public static VpcDns of(JsonNode object) {
        var spec = object.path("spec");
        int replicas = spec.path("replicas").asInt();
        var corefile = Fields.text(spec, "corefile");
        return new VpcDns(
                ObjectMeta.of(object),
                Fields.text(spec, "vpc"),
                Fields.text(spec, "subnet"),
                replicas > 0 ? replicas : USUAL_REPLICAS,
                corefile.isEmpty() ? USUAL_COREFILE : corefile,
                object.at("/metadata/creationTimestamp").asText(""),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
