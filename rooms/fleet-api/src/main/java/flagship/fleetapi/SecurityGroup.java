package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * What the interfaces of a group may receive and send. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param allowSameGroup whether its members may reach each other
 */
public record SecurityGroup(
        ObjectMeta metadata, List<Rule> ingress, List<Rule> egress, boolean allowSameGroup, JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "security-groups");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "SecurityGroup");

    public SecurityGroup {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /**
     * One rule; of several the smallest priority wins.
     *
     * @param ipVersion ipv4 or ipv6
     * @param protocol all, icmp, tcp or udp
     * @param remoteType address or securityGroup
     * @param policy allow, drop or pass
     */
    public record Rule(
            String ipVersion,
            String protocol,
            int priority,
            String remoteType,
            String remoteAddress,
            String remoteSecurityGroup,
            int portMin,
            int portMax,
            String policy) {
        static Rule of(JsonNode node) {
            return new Rule(
                    Fields.text(node, "ipVersion"),
                    Fields.text(node, "protocol"),
                    node.path("priority").asInt(),
                    Fields.text(node, "remoteType"),
                    Fields.text(node, "remoteAddress"),
                    Fields.text(node, "remoteSecurityGroup"),
                    node.path("portRangeMin").asInt(),
                    node.path("portRangeMax").asInt(),
                    Fields.text(node, "policy"));
        }
    }

    public static SecurityGroup of(JsonNode object) {
        var spec = object.path("spec");
        return new SecurityGroup(
                ObjectMeta.of(object),
                Fields.list(spec, "ingressRules", Rule::of),
                Fields.list(spec, "egressRules", Rule::of),
                spec.path("allowSameGroupTraffic").asBoolean(),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
