package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the cluster's administrator says about NAT gateways.
 *
 * <p>Source: Kube-OVN, contract section 9.1: version 1.11 has one ConfigMap for all, later ones have the image in a second.
 *
 * @param enabled whether gateways and their rules are looked after
 * @param image of the gateway's container, which only sleeps
 * @param prefix of the names of workloads
 */
record NatSettings(boolean enabled, String image, String prefix) {
    static final String NAMESPACE = "kube-system";
    static final String GATEWAYS = "ovn-vpc-nat-gw-config";
    static final String IMAGES = "ovn-vpc-nat-config";
    static final String NOT_ENABLED =
            "iptables nat gw not enable: set enable-vpc-nat-gw to \"true\" in the ConfigMap %s/%s"
                    .formatted(NAMESPACE, GATEWAYS);

    static NatSettings of(Function<String, Optional<ObjectNode>> configMap) {
        var gateways = configMap.apply(GATEWAYS);
        var images = configMap.apply(IMAGES);
        var image = text(images, "image");
        var prefix = text(images, "natGwNamePrefix");
        return new NatSettings(
                text(gateways, "enable-vpc-nat-gw").equals("true"),
                image.isEmpty() ? text(gateways, "image") : image,
                prefix.isEmpty() ? "vpc-nat-gw" : prefix);
    }

    private static String text(Optional<ObjectNode> configMap, String key) {
        return configMap
                .<JsonNode>map(it -> it.path("data").path(key))
                .map(it -> it.asText("").strip())
                .orElse("");
    }

    /** The name of a gateway's workload. */
    String workload(String gateway) {
        return prefix + "-" + gateway;
    }
}
