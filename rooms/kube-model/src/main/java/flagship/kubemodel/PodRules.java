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
    static void check(JsonNode spec, String path, FieldErrors errors) {
        var volumes = volumes(spec.path("volumes"), path + ".volumes", errors);
        if (spec.path("containers").isEmpty()) {
            errors.required(path + ".containers");
        }
        var names = new HashSet<String>();
        for (String list : List.of("containers", "initContainers")) {
            containers(spec.path(list), path + "." + list, names, volumes, errors);
        }
        errors.requireOneOf(path + ".restartPolicy", Trees.text(spec, "restartPolicy"), RESTART_POLICIES);
        errors.requireOneOf(path + ".dnsPolicy", Trees.text(spec, "dnsPolicy"), DNS_POLICIES);
    }

    private static Set<String> volumes(JsonNode volumes, String path, FieldErrors errors) {
        var names = new HashSet<String>();
        for (int i = 0; i < volumes.size(); i++) {
            var name = Trees.text(volumes.get(i), "name");
            var field = path + "[" + i + "].name";
            if (name.isEmpty()) {
                errors.required(field);
            } else {
                errors.invalid(field, name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                errors.duplicate(field, name);
            }
        }
        return names;
    }

    private static void containers(
            JsonNode containers, String path, Set<String> names, Set<String> volumes, FieldErrors errors) {
        for (int i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var field = path + "[" + i + "]";
            name(Trees.text(container, "name"), field + ".name", names, errors);
            image(Trees.text(container, "image"), field + ".image", errors);
            errors.requireOneOf(field + ".imagePullPolicy", Trees.text(container, "imagePullPolicy"), PULL_POLICIES);
            ports(container.path("ports"), field + ".ports", errors);
            environment(container.path("env"), field + ".env", errors);
            mounts(container.path("volumeMounts"), field + ".volumeMounts", volumes, errors);
            resources(container.path("resources"), field + ".resources", errors);
        }
    }

    private static void name(String name, String field, Set<String> names, FieldErrors errors) {
        if (name.isEmpty()) {
            errors.required(field);
            return;
        }
        errors.invalid(field, name, Names.dnsLabel(name));
        if (!names.add(name)) {
            errors.duplicate(field, name);
        }
    }

    private static void image(String image, String field, FieldErrors errors) {
        if (image.isEmpty()) {
            errors.required(field);
        } else if (!image.strip().equals(image)) {
            errors.invalid(field, image, "must not have leading or trailing whitespace");
        }
    }

    private static void ports(JsonNode ports, String path, FieldErrors errors) {
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var field = path + "[" + i + "]";
            if (port.path("containerPort").asInt() == 0) {
                errors.required(field + ".containerPort");
            } else {
                errors.requirePort(port.path("containerPort"), field + ".containerPort");
            }
            if (port.path("hostPort").asInt() != 0) {
                errors.requirePort(port.path("hostPort"), field + ".hostPort");
            }
            errors.requireOneOf(field + ".protocol", Trees.text(port, "protocol"), PROTOCOLS);
        }
    }

    private static void environment(JsonNode variables, String path, FieldErrors errors) {
        for (int i = 0; i < variables.size(); i++) {
            errors.requireText(variables.get(i).path("name"), path + "[" + i + "].name");
        }
    }

    private static void mounts(JsonNode mounts, String path, Set<String> volumes, FieldErrors errors) {
        for (int i = 0; i < mounts.size(); i++) {
            var mount = mounts.get(i);
            var field = path + "[" + i + "]";
            var name = Trees.text(mount, "name");
            if (name.isEmpty()) {
                errors.required(field + ".name");
            } else if (!volumes.contains(name)) {
                errors.add("FieldValueNotFound", field + ".name", "Not found: " + GoSyntax.quote(name));
            }
            errors.requireText(mount.path("mountPath"), field + ".mountPath");
        }
    }

    private static void resources(JsonNode resources, String path, FieldErrors errors) {
        var limits = resources.path("limits");
        for (var request : resources.path("requests").properties()) {
            var limit = limits.path(request.getKey()).asText("");
            if (!limit.isEmpty() && Quantity.parse(request.getValue().asText()).compareTo(Quantity.parse(limit)) > 0) {
                errors.invalid(
                        path + ".requests",
                        request.getValue(),
                        "must be less than or equal to %s limit of %s".formatted(request.getKey(), limit));
            }
        }
    }
}
