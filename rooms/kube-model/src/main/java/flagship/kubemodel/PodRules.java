package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a Pod's spec, in a Pod or in a template. */
final class PodRules {
    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private PodRules() {}

    /** @param path where the spec stands: {@code spec.template.spec} */
    static void check(JsonNode spec, String path, Causes causes) {
        var volumes = volumes(spec.path("volumes"), path + ".volumes", causes);
        if (spec.path("containers").isEmpty()) {
            causes.required(path + ".containers");
        }
        var names = new HashSet<String>();
        for (String list : List.of("containers", "initContainers")) {
            containers(spec.path(list), path + "." + list, names, volumes, causes);
        }
        causes.requireOneOf(path + ".restartPolicy", Trees.text(spec, "restartPolicy"), RESTART_POLICIES);
        causes.requireOneOf(path + ".dnsPolicy", Trees.text(spec, "dnsPolicy"), DNS_POLICIES);
    }

    private static Set<String> volumes(JsonNode volumes, String path, Causes causes) {
        var names = new HashSet<String>();
        for (int i = 0; i < volumes.size(); i++) {
            var name = Trees.text(volumes.get(i), "name");
            var field = path + "[" + i + "].name";
            if (name.isEmpty()) {
                causes.required(field);
            } else {
                causes.invalid(field, name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                causes.duplicate(field, name);
            }
        }
        return names;
    }

    private static void containers(
            JsonNode containers, String path, Set<String> names, Set<String> volumes, Causes causes) {
        for (int i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var field = path + "[" + i + "]";
            name(Trees.text(container, "name"), field + ".name", names, causes);
            image(Trees.text(container, "image"), field + ".image", causes);
            causes.requireOneOf(field + ".imagePullPolicy", Trees.text(container, "imagePullPolicy"), PULL_POLICIES);
            ports(container.path("ports"), field + ".ports", causes);
            environment(container.path("env"), field + ".env", causes);
            mounts(container.path("volumeMounts"), field + ".volumeMounts", volumes, causes);
            resources(container.path("resources"), field + ".resources", causes);
        }
    }

    private static void name(String name, String field, Set<String> names, Causes causes) {
        if (name.isEmpty()) {
            causes.required(field);
            return;
        }
        causes.invalid(field, name, Names.dnsLabel(name));
        if (!names.add(name)) {
            causes.duplicate(field, name);
        }
    }

    private static void image(String image, String field, Causes causes) {
        if (image.isEmpty()) {
            causes.required(field);
        } else if (!image.strip().equals(image)) {
            causes.invalid(field, image, "must not have leading or trailing whitespace");
        }
    }

    private static void ports(JsonNode ports, String path, Causes causes) {
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var field = path + "[" + i + "]";
            if (port.path("containerPort").asInt() == 0) {
                causes.required(field + ".containerPort");
            } else {
                causes.requirePort(port.path("containerPort"), field + ".containerPort");
            }
            if (port.path("hostPort").asInt() != 0) {
                causes.requirePort(port.path("hostPort"), field + ".hostPort");
            }
            causes.requireOneOf(field + ".protocol", Trees.text(port, "protocol"), PROTOCOLS);
        }
    }

    private static void environment(JsonNode variables, String path, Causes causes) {
        for (int i = 0; i < variables.size(); i++) {
            causes.requireText(variables.get(i).path("name"), path + "[" + i + "].name");
        }
    }

    private static void mounts(JsonNode mounts, String path, Set<String> volumes, Causes causes) {
        for (int i = 0; i < mounts.size(); i++) {
            var mount = mounts.get(i);
            var field = path + "[" + i + "]";
            var name = Trees.text(mount, "name");
            if (name.isEmpty()) {
                causes.required(field + ".name");
            } else if (!volumes.contains(name)) {
                causes.add("FieldValueNotFound", field + ".name", "Not found: " + GoSyntax.quote(name));
            }
            causes.requireText(mount.path("mountPath"), field + ".mountPath");
        }
    }

    private static void resources(JsonNode resources, String path, Causes causes) {
        var limits = resources.path("limits");
        for (var request : resources.path("requests").properties()) {
            var limit = limits.path(request.getKey()).asText("");
            if (!limit.isEmpty() && Quantity.parse(request.getValue().asText()).compareTo(Quantity.parse(limit)) > 0) {
                causes.invalid(
                        path + ".requests",
                        request.getValue(),
                        "must be less than or equal to %s limit of %s".formatted(request.getKey(), limit));
            }
        }
    }
}
