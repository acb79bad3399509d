package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.time.Instant;

/** Nodes that look like machines of a cloud. Pure. */
final class Nodes {
    /** The taint of a node that is not in service yet. */
    static final String NOT_READY = "node.kubernetes.io/not-ready";

    private static final String[] CPUS = {"8", "16", "32"};
    private static final String[] MEMORIES = {"32Gi", "64Gi", "128Gi"};

    private Nodes() {}

    /** The object to create for the {@code index}th node of a member. */
    static ObjectNode node(String member, int index, Instant now) {
        var name = "%s-node-%d".formatted(member, index + 1);
        var node = Json.object().put("apiVersion", "v1").put("kind", "Node");
        var metadata = node.putObject("metadata").put("name", name);
        metadata.putObject("labels")
                .put("kubernetes.io/hostname", name)
                .put("kubernetes.io/os", "linux")
                .put("kubernetes.io/arch", "amd64")
                .put("topology.kubernetes.io/zone", member + "-" + (char) ('a' + index % 3));
        node.putObject("spec")
                .put("podCIDR", "10.244.%d.0/24".formatted(index))
                .put("providerID", "simulated:///" + name);
        status(node.putObject("status"), index, now);
        return node;
    }

    /** Whether a pod may come to a node: it is not cordoned and has the labels that the pod asks for. How full it is does not matter. */
    static boolean takes(JsonNode node, JsonNode pod) {
        var labels = node.path("metadata").path("labels");
        return !node.path("spec").path("unschedulable").asBoolean()
                && pod.path("spec")
                        .path("nodeSelector")
                        .propertyStream()
                        .allMatch(wanted -> labels.path(wanted.getKey()).equals(wanted.getValue()));
    }

    private static void status(ObjectNode status, int index, Instant now) {
        for (var field : new String[] {"capacity", "allocatable"}) {
            status.putObject(field)
                    .put("cpu", CPUS[index % CPUS.length])
                    .put("memory", MEMORIES[index % MEMORIES.length])
                    .put("ephemeral-storage", "200Gi")
                    .put("pods", "110");
        }
        Objects.condition(status, "MemoryPressure", false, "KubeletHasSufficientMemory", now);
        Objects.condition(status, "DiskPressure", false, "KubeletHasNoDiskPressure", now);
        Objects.condition(status, "PIDPressure", false, "KubeletHasSufficientPID", now);
        Objects.condition(status, "Ready", true, "KubeletReady", now);
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "192.168.0." + (10 + index));
        status.putObject("nodeInfo")
                .put("machineID", "")
                .put("systemUUID", "")
                .put("bootID", "")
                .put("kernelVersion", "6.12.0")
                .put("osImage", "Simulated Linux")
                .put("containerRuntimeVersion", "simulated://1.0")
                .put("kubeletVersion", "v1.32.0")
                .put("kubeProxyVersion", "v1.32.0")
                .put("operatingSystem", "linux")
                .put("architecture", "amd64");
    }
}
