package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.ResourceSelector;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Policies and workloads of files, as they would be bound. Everything else that the files hold counts as a workload.
 *
 * @param policies in the order of the files; the first that selects a workload counts
 */
record ManifestFiles(List<PropagationPolicy> policies, List<ObjectNode> workloads) {
    /** @throws UserError if a file cannot be read, or has no policy or no workload */
    static ManifestFiles read(List<Path> files) {
        var policies = new ArrayList<PropagationPolicy>();
        var workloads = new ArrayList<ObjectNode>();
        for (ObjectNode object : Manifests.read(files)) {
            var kind = object.path("kind").asText();
            if (kind.equals(PropagationPolicy.KIND.kind()) || kind.equals(PropagationPolicy.CLUSTER_KIND.kind())) {
                policies.add(PropagationPolicy.of(object));
            } else {
                workloads.add(object);
            }
        }
        if (policies.isEmpty() || workloads.isEmpty()) {
            throw new UserError("the files hold %d policies and %d workloads: name at least one of each with -f"
                    .formatted(policies.size(), workloads.size()));
        }
        return new ManifestFiles(policies, workloads);
    }

    /** Clusters as they are written. @throws UserError if a file cannot be read or holds something else */
    static List<ObjectNode> clusterObjects(List<Path> files) {
        var all = Manifests.read(files);
        all.stream().filter(object -> !isA(object, Cluster.KIND)).findFirst().ifPresent(other -> {
            throw unexpected(other, "a Cluster is");
        });
        return all;
    }

    /**
     * A fleet that was saved.
     *
     * @param bindings of both kinds; empty if they were not saved
     */
    record Fleet(List<Cluster> clusters, List<ResourceBinding> bindings) {}

    /** @throws UserError if the file cannot be read or holds something else */
    static Fleet fleet(Path file) {
        var clusters = new ArrayList<Cluster>();
        var bindings = new ArrayList<ResourceBinding>();
        for (ObjectNode object : Manifests.read(List.of(file))) {
            if (isA(object, Cluster.KIND)) {
                clusters.add(Cluster.of(object));
            } else if (isA(object, ResourceBinding.KIND) || isA(object, ResourceBinding.CLUSTER_KIND)) {
                bindings.add(ResourceBinding.of(object));
            } else {
                throw unexpected(object, "Clusters and bindings are");
            }
        }
        return new Fleet(clusters, bindings);
    }

    private static boolean isA(ObjectNode object, GroupVersionKind kind) {
        return object.path("kind").asText().equals(kind.kind());
    }

    private static UserError unexpected(ObjectNode object, String expected) {
        return new UserError("%s is a %s, where %s expected"
                .formatted(
                        object.at("/metadata/name").asText(),
                        object.path("kind").asText(),
                        expected));
    }

    /** A binding for each workload that a policy selects. @throws UserError if none does */
    List<ObjectNode> draftObjects() {
        var drafts = new ArrayList<ObjectNode>();
        for (ObjectNode workload : workloads) {
            policies.stream()
                    .filter(policy -> policy.spec().resourceSelectors().stream()
                            .anyMatch(selector -> selects(selector, policy, workload)))
                    .findFirst()
                    .ifPresent(policy -> drafts.add(draft(workload, policy)));
        }
        if (drafts.isEmpty()) {
            throw new UserError("no policy of the files selects one of the workloads: look at resourceSelectors");
        }
        return drafts;
    }

    private static boolean selects(ResourceSelector selector, PropagationPolicy policy, ObjectNode workload) {
        var wanted = selector.namespace().isEmpty() ? policy.metadata().namespace() : selector.namespace();
        return selector.apiVersion().equals(workload.path("apiVersion").asText())
                && selector.kind().equals(workload.path("kind").asText())
                && (wanted.isEmpty() || wanted.equals(namespace(workload)))
                && (selector.name().isEmpty()
                        ? selectsLabels(selector, workload)
                        : selector.name().equals(name(workload)));
    }

    private static boolean selectsLabels(ResourceSelector selector, ObjectNode workload) {
        return selector.labelSelector()
                .map(labels -> LabelSelector.of(labels.toJson()).matches(labels(workload)))
                .orElse(true);
    }

    private static Map<String, String> labels(ObjectNode workload) {
        var labels = new LinkedHashMap<String, String>();
        workload.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static String name(ObjectNode workload) {
        return workload.at("/metadata/name").asText();
    }

    /** What kubectl would fill in: policies of a namespace have one, and so have their workloads. */
    private static String namespace(ObjectNode workload) {
        return workload.at("/metadata/namespace").asText("");
    }

    private static ObjectNode draft(ObjectNode workload, PropagationPolicy policy) {
        var kind = GroupVersionKind.of(
                workload.path("apiVersion").asText(), workload.path("kind").asText());
        var spec = Json.object();
        spec.putObject("resource")
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("namespace", namespace(workload))
                .put("name", name(workload));
        spec.set("placement", policy.spec().placement().toJson());
        demand(workload, kind, spec);
        var binding = Json.object();
        var name = (name(workload).replace(':', '.') + "-" + kind.kind()).toLowerCase(Locale.ROOT);
        binding.putObject("metadata").put("namespace", namespace(workload)).put("name", name);
        binding.set("spec", spec);
        return binding;
    }

    private static void demand(ObjectNode workload, GroupVersionKind kind, ObjectNode spec) {
        var interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);
        if (!interpreter.handles(kind, Operation.GET_REPLICAS)) {
            return;
        }
        try {
            var demand = interpreter.replicas(workload);
            spec.put("replicas", demand.replicas());
            demand.requirements().ifPresent(needs -> spec.set("replicaRequirements", needs.toJson()));
        } catch (InterpretationFailure e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
