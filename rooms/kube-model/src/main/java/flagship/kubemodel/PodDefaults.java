package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of Pods and of pod templates. */
final class PodDefaults {
    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    private PodDefaults() {}

    /** What a Pod gets and a template does not: ports on the host's network, requests from limits. */
    static void pod(ObjectNode spec) {
        spec(spec);
        putIfAbsent(spec, "enableServiceLinks", true);
        for (String list : CONTAINERS) {
            inEach(spec, list, PodDefaults::requestsFromLimits);
            if (spec.path("hostNetwork").asBoolean()) {
                inEach(spec, list, container -> inEach(container, "ports", PodDefaults::hostPort));
            }
        }
    }

    private static void requestsFromLimits(ObjectNode container) {
        inObject(container, "resources", resources -> {
            if (!resources.path("limits").isEmpty()) {
                Trees.fill(object(resources, "requests"), resources.path("limits"));
            }
        });
    }

    private static void hostPort(ObjectNode port) {
        if (port.has("containerPort")) {
            port.putIfAbsent("hostPort", port.get("containerPort"));
        }
    }

    /** A {@code template} member: metadata and spec. */
    static void template(ObjectNode template) {
        spec(object(template, "spec"));
    }

    private static void spec(ObjectNode spec) {
        putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        putIfAbsent(spec, "restartPolicy", "Always");
        object(spec, "securityContext");
        putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
        putIfAbsent(spec, "schedulerName", "default-scheduler");
        serviceAccount(spec);
        inEach(spec, "volumes", VolumeDefaults::volume);
        inEach(spec, "ephemeralContainers", PodDefaults::container);
        for (String list : CONTAINERS) {
            inEach(spec, list, PodDefaults::container);
        }
    }

    /** Two names for one field; the old one follows the new one. */
    private static void serviceAccount(ObjectNode spec) {
        if (spec.has("serviceAccountName")) {
            spec.set("serviceAccount", spec.get("serviceAccountName"));
        } else if (spec.has("serviceAccount")) {
            spec.set("serviceAccountName", spec.get("serviceAccount"));
        }
    }

    private static void container(ObjectNode container) {
        putIfAbsent(
                container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
        putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
        putIfAbsent(container, "terminationMessagePolicy", "File");
        inEach(container, "ports", port -> putIfAbsent(port, "protocol", "TCP"));
        inEach(container, "env", variable -> inObject(variable, "valueFrom", VolumeDefaults::fieldReference));
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            inObject(container, probe, PodDefaults::probe);
        }
        inObject(container, "lifecycle", lifecycle -> {
            inObject(lifecycle, "postStart", PodDefaults::httpGet);
            inObject(lifecycle, "preStop", PodDefaults::httpGet);
        });
    }

    /** An image without tag and digest means {@code latest}, which may change under its name. */
    private static String pullPolicy(String image) {
        var name = image.substring(image.lastIndexOf('/') + 1);
        boolean isLatest = !image.isEmpty() && !name.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
        return isLatest ? "Always" : "IfNotPresent";
    }

    private static void probe(ObjectNode probe) {
        httpGet(probe);
        inObject(probe, "grpc", grpc -> putIfAbsent(grpc, "service", ""));
        putIfAbsent(probe, "timeoutSeconds", 1);
        putIfAbsent(probe, "periodSeconds", 10);
        putIfAbsent(probe, "successThreshold", 1);
        putIfAbsent(probe, "failureThreshold", 3);
    }

    private static void httpGet(ObjectNode handler) {
        inObject(handler, "httpGet", get -> {
            putIfAbsent(get, "path", "/");
            putIfAbsent(get, "scheme", "HTTP");
        });
    }
}
