package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;

/**
 * The addresses of one interface, kind {@code IP}. Cluster-scoped; named as the interface's logical port.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param pod the pod's name, or that of the virtual machine whose pods share the addresses
 * @param node empty until a node has plugged the interface
 * @param v4 may be empty
 * @param v6 may be empty
 * @param podType empty, StatefulSet or VirtualMachine
 */
public record NetworkIp(
        ObjectMeta metadata,
        String namespace,
        String pod,
        String subnet,
        String node,
        String v4,
        String v6,
        String mac,
        String podType) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "ips");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "IP");

    public static NetworkIp of(JsonNode object) {
        var spec = object.path("spec");
        return new NetworkIp(
                ObjectMeta.of(object),
                Fields.text(spec, "namespace"),
                Fields.text(spec, "podName"),
                Fields.text(spec, "subnet"),
                Fields.text(spec, "nodeName"),
                Fields.text(spec, "v4IpAddress"),
                Fields.text(spec, "v6IpAddress"),
                Fields.text(spec, "macAddress"),
                Fields.text(spec, "podType"));
    }

    public String name() {
        return metadata.name();
    }

    /** {@code v4}, {@code v6} or {@code v4,v6}. */
    public String addresses() {
        return v4.isEmpty() || v6.isEmpty() ? v4 + v6 : v4 + "," + v6;
    }

    /** The whole object; every field of the spec is there, as its readers expect. */
    public ObjectNode toJson() {
        var json = Json.object().put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        json.set("metadata", metadata.toJson());
        var spec = json.putObject("spec");
        spec.put("podName", pod).put("namespace", namespace).put("subnet", subnet);
        spec.putArray("attachSubnets");
        spec.put("nodeName", node).put("ipAddress", addresses());
        spec.put("v4IpAddress", v4).put("v6IpAddress", v6);
        spec.putArray("attachIps");
        spec.put("macAddress", mac);
        spec.putArray("attachMacs");
        spec.put("containerID", "").put("podType", podType);
        return json;
    }
}
