package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Defaults of the core group but for Pods, which have {@link PodDefaults}. */
final class CoreDefaults {
    private CoreDefaults() {}

    static void fill(String kind, ObjectNode object) {
        switch (kind) {
            case "Pod" -> {
                PodDefaults.pod(object(object, "spec"));
                inObject(object, "status", CoreDefaults::podAddresses);
            }
            case "PodTemplate" -> inObject(object, "template", PodDefaults::template);
            case "ReplicationController" -> WorkloadDefaults.fill(kind, object);
            case "Service" -> service(object);
            case "Secret" -> secret(object);
            case "Namespace" -> namespace(object);
            case "Node" -> node(object);
            case "PersistentVolume" -> persistentVolume(object);
            case "PersistentVolumeClaim" -> persistentVolumeClaim(object);
            case "LimitRange" -> inObject(object, "spec", spec -> inEach(spec, "limits", CoreDefaults::limits));
            case "Endpoints" ->
                inEach(
                        object,
                        "subsets",
                        subset -> inEach(subset, "ports", port -> putIfAbsent(port, "protocol", "TCP")));
            default -> {}
        }
    }

    private static void service(ObjectNode service) {
        var spec = object(service, "spec");
        sessionAffinity(spec);
        putIfAbsent(spec, "type", "ClusterIP");
        var type = spec.path("type").asText();
        inEach(spec, "ports", CoreDefaults::servicePort);
        boolean isExternal = type.equals("NodePort") || type.equals("LoadBalancer");
        if (isExternal) {
            putIfAbsent(spec, "externalTrafficPolicy", "Cluster");
        }
        if (isExternal || type.equals("ClusterIP")) {
            putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            putIfAbsent(spec, "allocateLoadBalancerNodePorts", true);
            inEach(Trees.at(service, "status", "loadBalancer"), "ingress", CoreDefaults::loadBalancerIngress);
        }
    }

    private static void sessionAffinity(ObjectNode spec) {
        putIfAbsent(spec, "sessionAffinity", "None");
        if (spec.path("sessionAffinity").asText().equals("ClientIP")) {
            putIfAbsent(object(object(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", 10_800);
        } else {
            spec.remove("sessionAffinityConfig");
        }
    }

    private static void servicePort(ObjectNode port) {
        putIfAbsent(port, "protocol", "TCP");
        var target = port.path("targetPort");
        boolean isUnset = target.isMissingNode()
                || (target.isTextual() && target.textValue().isEmpty())
                || (target.isInt() && target.intValue() == 0);
        if (isUnset) {
            port.set("targetPort", port.path("port").isInt() ? port.get("port") : IntNode.valueOf(0));
        }
    }

    private static void loadBalancerIngress(ObjectNode ingress) {
        if (ingress.has("ip")) {
            putIfAbsent(ingress, "ipMode", "VIP");
        }
    }

    /** {@code stringData} is for writing only: it overwrites {@code data} and is gone. */
    private static void secret(ObjectNode secret) {
        putIfAbsent(secret, "type", "Opaque");
        var plain = secret.remove("stringData");
        if (plain == null || plain.isEmpty()) {
            return;
        }
        var data = object(secret, "data");
        for (var entry : plain.properties()) {
            var bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
            data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void namespace(ObjectNode namespace) {
        var metadata = object(namespace, "metadata");
        if (metadata.has("name")) {
            putIfAbsent(
                    object(metadata, "labels"),
                    "kubernetes.io/metadata.name",
                    metadata.path("name").asText());
        }
        putIfAbsent(object(namespace, "status"), "phase", "Active");
    }

    /** The first of the list is also written under its old name; either may be given. */
    private static void podAddresses(ObjectNode status) {
        if (status.has("podIP") && !status.has("podIPs")) {
            status.putArray("podIPs").addObject().set("ip", status.get("podIP"));
        } else if (status.has("podIPs") && !status.has("podIP")) {
            status.set("podIP", status.path("podIPs").path(0).path("ip"));
        }
    }

    private static void node(ObjectNode node) {
        inObject(node, "status", status -> {
            if (status.has("capacity") && !status.has("allocatable")) {
                status.set("allocatable", status.get("capacity").deepCopy());
            }
        });
    }

    private static void persistentVolume(ObjectNode volume) {
        putIfAbsent(object(volume, "status"), "phase", "Pending");
        var spec = object(volume, "spec");
        putIfAbsent(spec, "persistentVolumeReclaimPolicy", "Retain");
        putIfAbsent(spec, "volumeMode", "Filesystem");
        inObject(spec, "hostPath", path -> putIfAbsent(path, "type", ""));
    }

    /** Also of the templates in a StatefulSet. */
    static void persistentVolumeClaim(ObjectNode claim) {
        putIfAbsent(object(claim, "status"), "phase", "Pending");
        claimSpec(object(claim, "spec"));
    }

    static void claimSpec(ObjectNode spec) {
        putIfAbsent(spec, "volumeMode", "Filesystem");
    }

    private static void limits(ObjectNode item) {
        if (!item.path("type").asText().equals("Container")) {
            return;
        }
        fillLimits(item, "default", item.path("max"));
        fillLimits(item, "defaultRequest", item.path("default"));
        fillLimits(item, "defaultRequest", item.path("min"));
    }

    private static void fillLimits(ObjectNode item, String field, JsonNode source) {
        if (!source.isEmpty()) {
            Trees.fill(object(item, field), source);
        }
    }
}
