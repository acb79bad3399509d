package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubemodel.Json;
import java.util.Optional;

/**
 * The StatefulSet that carries a NAT gateway. Its container only sleeps: the agent of the node does the rest from outside. Pure.
 *
 * <p>Source: Kube-OVN, contract section 9.2.
 */
final class GatewayWorkload {
    static final String LABEL = "ovn.kubernetes.io/vpc-nat-gw";
    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    private GatewayWorkload() {}

    /**
     * What a workload is made from beside the gateway.
     *
     * @param lanIp the pod's address in the gateway's subnet
     * @param serviceCidr networks of Services, which the pod reaches by its subnet's gateway
     */
    record Around(
            NatSettings settings, String namespace, String lanIp, Subnet inside, Subnet outside, String serviceCidr) {}

    static ObjectNode of(VpcNatGateway gateway, Around around) {
        var name = around.settings().workload(gateway.name());
        var set = Json.object().put("apiVersion", "apps/v1").put("kind", "StatefulSet");
        var metadata = set.putObject("metadata").put("name", name).put("namespace", around.namespace());
        labels(metadata.putObject("labels"), name);
        var spec = set.putObject("spec").put("replicas", 1).put("serviceName", name);
        labels(spec.putObject("selector").putObject("matchLabels"), name);
        var template = spec.putObject("template");
        var podMetadata = template.putObject("metadata");
        labels(podMetadata.putObject("labels"), name);
        annotations(podMetadata.putObject("annotations"), gateway, around);
        template.set("spec", pod(gateway, around));
        return set;
    }

    private static void labels(ObjectNode labels, String name) {
        labels.put("app", name).put(LABEL, "true");
    }

    private static void annotations(ObjectNode annotations, VpcNatGateway gateway, Around around) {
        annotations.put(GatewayPod.GATEWAY, gateway.name());
        annotations.put(Keys.primary(Keys.LOGICAL_SWITCH), gateway.subnet());
        annotations.put(Keys.primary(Keys.IP_ADDRESS), around.lanIp());
        annotations.put(NETWORKS, attachment(around.outside().spec().provider()));
        var routes = Json.mapper().createArrayNode();
        for (SubnetAddresses.Network network : Ipam.networks(around.inside())) {
            for (Cidr services : Cidr.parseList(around.serviceCidr()).orElse(java.util.List.of())) {
                if (services.family() == network.cidr().family()) {
                    routes.addObject()
                            .put("dst", services.toString())
                            .put("gw", network.gateway().toString());
                }
            }
        }
        annotations.put(Keys.primary("routes"), routes.toString());
    }

    /** {@code namespace/name} of the NetworkAttachmentDefinition that a provider {@code name.namespace} means. */
    static String attachment(String provider) {
        var plain = provider.endsWith(".ovn") ? provider.substring(0, provider.length() - 4) : provider;
        int dot = plain.lastIndexOf('.');
        return dot < 0 ? NatSettings.NAMESPACE + "/" + plain : plain.substring(dot + 1) + "/" + plain.substring(0, dot);
    }

    private static ObjectNode pod(VpcNatGateway gateway, Around around) {
        var pod = Json.object().put("terminationGracePeriodSeconds", 0);
        var container = pod.putArray("containers")
                .addObject()
                .put("name", "vpc-nat-gw")
                .put("image", around.settings().image())
                .put("imagePullPolicy", "IfNotPresent");
        container.putArray("command").add("sleep").add("infinity");
        container.putObject("securityContext").put("privileged", true);
        var placement = gateway.placement();
        if (!placement.selector().isEmpty()) {
            var selector = pod.putObject("nodeSelector");
            placement.selector().forEach(entry -> {
                int colon = entry.indexOf(':');
                selector.put(
                        entry.substring(0, colon).strip(),
                        entry.substring(colon + 1).strip());
            });
        }
        copy(pod, "tolerations", placement.tolerations());
        copy(pod, "affinity", placement.affinity());
        return pod;
    }

    private static void copy(ObjectNode pod, String name, JsonNode value) {
        if (!value.isEmpty()) {
            pod.set(name, value);
        }
    }

    /** The stored object as it should be; empty where nothing of ours differs. What others added stays. */
    static Optional<ObjectNode> correction(JsonNode stored, ObjectNode wanted) {
        var before = stored.path("spec");
        var after = wanted.path("spec");
        boolean same = before.path("replicas").equals(after.path("replicas"))
                && same(before, after, "/template/metadata/annotations")
                && same(before, after, "/template/metadata/labels")
                && same(before, after, "/template/spec/nodeSelector")
                && same(before, after, "/template/spec/tolerations")
                && same(before, after, "/template/spec/affinity")
                && same(before, after, "/template/spec/containers/0/image")
                && same(before, after, "/template/spec/containers/0/command")
                && same(before, after, "/template/spec/containers/0/resources");
        if (same) {
            return Optional.empty();
        }
        var corrected = (ObjectNode) stored.deepCopy();
        corrected.withObject("/spec").set("replicas", after.path("replicas"));
        corrected.withObject("/spec").set("template", after.path("template"));
        return Optional.of(corrected);
    }

    private static boolean same(JsonNode before, JsonNode after, String path) {
        var one = before.at(path);
        var other = after.at(path);
        return one.equals(other) || (one.isEmpty() && other.isEmpty() && !one.isValueNode() && !other.isValueNode());
    }
}
