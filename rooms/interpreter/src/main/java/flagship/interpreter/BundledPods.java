package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Where the bundled kinds say which pods they run. */
final class BundledPods {
    private static final Map<GroupVersionKind, Function<JsonNode, List<PodGroup>>> RULES = Map.ofEntries(
            Map.entry(BundledKinds.CLONE_SET, spec -> template(spec, "replicas", 0)),
            Map.entry(BundledKinds.KRUISE_STATEFUL_SET, spec -> template(spec, "replicas", 0)),
            Map.entry(BundledKinds.KRUISE_DAEMON_SET, spec -> template(spec, "", 0)),
            Map.entry(BundledKinds.BROADCAST_JOB, spec -> template(spec, "parallelism", 0)),
            Map.entry(BundledKinds.ADVANCED_CRON_JOB, BundledPods::cronJob),
            Map.entry(BundledKinds.UNITED_DEPLOYMENT, BundledPods::unitedDeployment),
            Map.entry(BundledKinds.WORKFLOW, BundledPods::workflow),
            Map.entry(BundledKinds.FLINK, BundledPods::flink),
            Map.entry(BundledKinds.VOLCANO_JOB, spec -> groups(spec.path("tasks"), "name")),
            Map.entry(BundledKinds.NOTEBOOK, spec -> template(spec, "", 1)),
            Map.entry(BundledKinds.PYTORCH_JOB, spec -> replicaSpecs(spec.path("pytorchReplicaSpecs"))),
            Map.entry(BundledKinds.TF_JOB, spec -> replicaSpecs(spec.path("tfReplicaSpecs"))),
            Map.entry(BundledKinds.MPI_JOB, spec -> replicaSpecs(spec.path("mpiReplicaSpecs"))),
            Map.entry(BundledKinds.RAY_CLUSTER, BundledPods::ray),
            Map.entry(BundledKinds.RAY_JOB, spec -> ray(spec.path("rayClusterSpec"))),
            Map.entry(BundledKinds.RAY_SERVICE, spec -> ray(spec.path("rayClusterConfig"))),
            Map.entry(BundledKinds.SPARK, BundledPods::spark));

    private BundledPods() {}

    /**
     * Pods of one template.
     *
     * @param needs beside those of the template; by resource
     */
    record PodGroup(String name, int replicas, JsonNode podSpec, Map<String, String> needs) {
        Component component(JsonNode object) {
            return new Component(name, replicas, requirements(object, "", ""));
        }

        Optional<ReplicaRequirements> requirements(JsonNode object, String namespace, String priorityClassName) {
            var pod = PodNeeds.of(object, podSpec);
            var all = new TreeMap<>(pod.requests());
            all.putAll(needs);
            return new PodNeeds(pod.claim(), all).requirements(namespace, priorityClassName);
        }
    }

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    /** Empty for other kinds. */
    static List<PodGroup> of(JsonNode object) {
        var rule = RULES.get(Trees.kind(object));
        return rule == null ? List.of() : rule.apply(object.path("spec"));
    }

    private static List<PodGroup> template(JsonNode spec, String field, int otherwise) {
        int replicas = spec.path(field).isNumber() ? spec.path(field).asInt() : otherwise;
        return List.of(new PodGroup("pods", replicas, Trees.at(spec, "template", "spec"), Map.of()));
    }

    private static List<PodGroup> cronJob(JsonNode spec) {
        var template = spec.path("template");
        var job = template.has("jobTemplate") ? template.path("jobTemplate") : template.path("broadcastJobTemplate");
        return template(job.path("spec"), "parallelism", 1);
    }

    /** The template has another name for each kind that it makes. */
    private static List<PodGroup> unitedDeployment(JsonNode spec) {
        for (JsonNode workload : spec.path("template")) {
            var pod = Trees.at(workload, "spec", "template", "spec");
            if (pod.isObject()) {
                return List.of(new PodGroup("pods", spec.path("replicas").asInt(), pod, Map.of()));
            }
        }
        return List.of();
    }

    /** The spec names nodes, volumes and account like that of a pod. */
    private static List<PodGroup> workflow(JsonNode spec) {
        return List.of(new PodGroup("pods", spec.path("parallelism").asInt(), spec, Map.of()));
    }

    private static List<PodGroup> flink(JsonNode spec) {
        return List.of(flink(spec, "jobManager", 1), flink(spec, "taskManager", taskManagers(spec)));
    }

    private static PodGroup flink(JsonNode spec, String role, int otherwise) {
        var part = spec.path(role);
        var own = Trees.at(part, "podTemplate", "spec");
        var pod = own.isObject() ? own : Trees.at(spec, "podTemplate", "spec");
        int replicas = part.path("replicas").isNumber() ? part.path("replicas").asInt() : otherwise;
        var needs = new TreeMap<String, String>();
        put(needs, "cpu", Trees.at(part, "resource", "cpu").asText(""));
        put(needs, "memory", memory(Trees.at(part, "resource", "memory").asText("")));
        return new PodGroup(role.toLowerCase(Locale.ROOT), replicas, pod, needs);
    }

    /** As many as the slots of the job need, where it does not say. */
    private static int taskManagers(JsonNode spec) {
        int parallelism = Math.max(1, Trees.at(spec, "job", "parallelism").asInt(1));
        int slots = Math.max(
                1,
                Trees.at(spec, "flinkConfiguration", "taskmanager.numberOfTaskSlots")
                        .asInt(1));
        return (parallelism + slots - 1) / slots;
    }

    private static void put(Map<String, String> needs, String resource, String amount) {
        if (!amount.isEmpty()) {
            needs.put(resource, amount);
        }
    }

    /** {@code 2048m} and {@code 2g} mean mebibytes and gibibytes there. */
    private static String memory(String text) {
        var letters = text.toLowerCase(Locale.ROOT).replaceAll("b$", "");
        var unit = letters.endsWith("k") ? "Ki" : letters.endsWith("m") ? "Mi" : letters.endsWith("g") ? "Gi" : "";
        var amount = unit.isEmpty() ? text : letters.substring(0, letters.length() - 1) + unit;
        try {
            return amount.isEmpty() ? "" : Quantity.parse(amount).toString();
        } catch (NumberFormatException e) {
            throw new InterpretationFailure(
                    "\"%s\" is not an amount of memory; write something like 2g or 2048m".formatted(text), e);
        }
    }

    private static List<PodGroup> groups(JsonNode list, String nameField) {
        var all = new ArrayList<PodGroup>();
        for (JsonNode group : list) {
            all.add(group(Trees.text(group, nameField), group, 1));
        }
        return all;
    }

    private static PodGroup group(String name, JsonNode group, int otherwise) {
        int replicas =
                group.path("replicas").isNumber() ? group.path("replicas").asInt() : otherwise;
        return new PodGroup(name, replicas, Trees.at(group, "template", "spec"), Map.of());
    }

    private static List<PodGroup> replicaSpecs(JsonNode specs) {
        var all = new ArrayList<PodGroup>();
        specs.forEachEntry((role, group) -> all.add(group(role.toLowerCase(Locale.ROOT), group, 1)));
        return all;
    }

    private static List<PodGroup> ray(JsonNode spec) {
        var all = new ArrayList<PodGroup>();
        all.add(new PodGroup("ray-head", 1, Trees.at(spec, "headGroupSpec", "template", "spec"), Map.of()));
        all.addAll(groups(spec.path("workerGroupSpecs"), "groupName"));
        return all;
    }

    private static List<PodGroup> spark(JsonNode spec) {
        return List.of(
                spark(spec, "driver", 1),
                spark(spec, "executor", Trees.at(spec, "executor", "instances").asInt(1)));
    }

    private static PodGroup spark(JsonNode spec, String role, int replicas) {
        var part = spec.path(role);
        var needs = new TreeMap<String, String>();
        put(needs, "cpu", part.path("cores").asText(""));
        put(needs, "memory", memory(Trees.text(part, "memory")));
        return new PodGroup(role, replicas, part, needs);
    }
}
