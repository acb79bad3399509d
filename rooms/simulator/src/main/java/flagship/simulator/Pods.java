package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.time.Instant;

/** Pods: from a template, and through their life. Pure. */
final class Pods {
    private Pods() {}

    /** A pod of {@code owner}'s template. */
    static ObjectNode fromTemplate(ObjectNode owner, String name) {
        var template = owner.path("spec").path("template");
        var pod = Objects.owned(owner, "v1", "Pod", name);
        var metadata = (ObjectNode) pod.get("metadata");
        copy(template.path("metadata"), metadata, "labels");
        copy(template.path("metadata"), metadata, "annotations");
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    static boolean isReady(ObjectNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    static boolean isFinished(ObjectNode pod) {
        var phase = pod.path("status").path("phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** The pod as a scheduler reports it when no node takes it. */
    static ObjectNode refused(ObjectNode pod, int nodes, Instant now) {
        var refused = pod.deepCopy();
        var status = refused.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
        Objects.condition(status, "PodScheduled", false, "Unschedulable", now);
        ((ObjectNode) status.path("conditions").path(0))
                .put(
                        "message",
                        "0/%d nodes are available: none is in service with the labels that the Pod asks for"
                                .formatted(nodes));
        return refused;
    }

    static boolean isRefused(ObjectNode pod) {
        return pod.path("status")
                .path("conditions")
                .path(0)
                .path("reason")
                .asText()
                .equals("Unschedulable");
    }

    /** The pod as a kubelet reports it once its containers run. */
    static ObjectNode running(ObjectNode pod, Instant now) {
        var running = pod.deepCopy();
        var status = running.putObject("status");
        var podIp = address("10.244", Objects.uid(pod));
        status.put("phase", "Running")
                .put(
                        "hostIP",
                        address("192.168", pod.path("spec").path("nodeName").asText()))
                .put("podIP", podIp)
                .put("startTime", Objects.time(now))
                .put("qosClass", "Burstable");
        status.putArray("podIPs").addObject().put("ip", podIp);
        for (var type :
                new String[] {"PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"}) {
            status.withArray("/conditions")
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("lastTransitionTime", Objects.time(now));
        }
        for (JsonNode container : pod.path("spec").path("containers")) {
            var state = containerStatus(status, container).put("ready", true).put("started", true);
            state.putObject("state").putObject("running").put("startedAt", Objects.time(now));
        }
        return running;
    }

    /** The pod as a kubelet reports it once its containers ended well. */
    static ObjectNode succeeded(ObjectNode pod, Instant now) {
        var done = pod.deepCopy();
        var status = (ObjectNode) done.get("status");
        status.put("phase", "Succeeded");
        Objects.condition(status, "Ready", false, "PodCompleted", now);
        Objects.condition(status, "ContainersReady", false, "PodCompleted", now);
        status.remove("containerStatuses");
        for (JsonNode container : pod.path("spec").path("containers")) {
            var state = containerStatus(status, container).put("ready", false).put("started", false);
            state.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", 0)
                    .put("reason", "Completed")
                    .put("startedAt", status.path("startTime").asText())
                    .put("finishedAt", Objects.time(now));
        }
        return done;
    }

    private static ObjectNode containerStatus(ObjectNode status, JsonNode container) {
        var image = container.path("image").asText();
        return status.withArray("/containerStatuses")
                .addObject()
                .put("name", container.path("name").asText())
                .put("image", image)
                .put("imageID", image + "@sha256:" + Objects.hash(image))
                .put("containerID", "containerd://" + Objects.hash(container))
                .put("restartCount", 0);
    }

    /** The same address for the same thing, in a /16. */
    private static String address(String network, String of) {
        int spread = Objects.hash(of).hashCode();
        return "%s.%d.%d".formatted(network, 1 + ((spread >>> 8) & 0xff) % 254, 1 + (spread & 0xff) % 254);
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.hasNonNull(field)) {
            to.set(field, from.get(field).deepCopy());
        }
    }

    /** An Event about a pod. */
    static ObjectNode event(ObjectNode pod, String reason, String message, Instant now) {
        var name = Objects.name(pod);
        var event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", name.name() + "." + Objects.hash(Objects.uid(pod) + reason + now))
                .put("namespace", name.namespace());
        event.putObject("involvedObject")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("uid", Objects.uid(pod));
        event.put("reason", reason)
                .put("message", message)
                .put("type", "Normal")
                .put("count", 1);
        event.put("firstTimestamp", Objects.time(now)).put("lastTimestamp", Objects.time(now));
        event.putObject("source")
                .put("component", "kubelet")
                .put("host", pod.path("spec").path("nodeName").asText());
        return event;
    }
}
