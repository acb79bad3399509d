package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What native templates need beside them; all of it in the template's namespace. */
final class NativeDependencies {
    private static final Map<GroupVersionKind, Function<ObjectNode, List<DependentObject>>> RULES = Map.ofEntries(
            Map.entry(Kinds.DEPLOYMENT, NativeDependencies::ofTemplate),
            Map.entry(Kinds.REPLICA_SET, NativeDependencies::ofTemplate),
            Map.entry(Kinds.DAEMON_SET, NativeDependencies::ofTemplate),
            Map.entry(Kinds.JOB, NativeDependencies::ofTemplate),
            Map.entry(Kinds.STATEFUL_SET, NativeDependencies::ofStatefulSet),
            Map.entry(Kinds.CRON_JOB, object -> pod(object, "spec", "jobTemplate", "spec", "template", "spec")),
            Map.entry(Kinds.POD, object -> pod(object, "spec")),
            Map.entry(Kinds.INGRESS, NativeDependencies::ofIngress),
            Map.entry(Kinds.SERVICE_IMPORT, NativeDependencies::ofServiceImport));

    private NativeDependencies() {}

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    /** Absent for kinds without rule. */
    static Optional<List<DependentObject>> of(ObjectNode template) {
        return Optional.ofNullable(RULES.get(Trees.kind(template))).map(rule -> rule.apply(template));
    }

    private static List<DependentObject> pod(ObjectNode object, String... path) {
        return PodDependencies.of(Trees.at(object, path), Trees.namespace(object));
    }

    private static List<DependentObject> ofTemplate(ObjectNode workload) {
        return pod(workload, "spec", "template", "spec");
    }

    /** The member's controller makes the claims of the templates itself. */
    private static List<DependentObject> ofStatefulSet(ObjectNode set) {
        var ownClaims = new HashSet<String>();
        Trees.at(set, "spec", "volumeClaimTemplates").forEach(claim -> ownClaims.add(Trees.name(claim)));
        return ofTemplate(set).stream()
                .filter(object -> !object.kind().equals("PersistentVolumeClaim") || !ownClaims.contains(object.name()))
                .toList();
    }

    private static List<DependentObject> ofIngress(ObjectNode ingress) {
        return Trees.at(ingress, "spec", "tls")
                .valueStream()
                .map(tls -> Trees.text(tls, "secretName"))
                .filter(name -> !name.isEmpty())
                .map(name -> DependentObject.named("v1", "Secret", Trees.namespace(ingress), name))
                .distinct()
                .sorted()
                .toList();
    }

    /** The Service that the import makes, and the endpoints that were collected for it. */
    private static List<DependentObject> ofServiceImport(ObjectNode serviceImport) {
        var namespace = Trees.namespace(serviceImport);
        var service = "derived-" + Trees.name(serviceImport);
        JsonNode labels = Json.object().put("kubernetes.io/service-name", service);
        var slices = Json.object().put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        slices.put("namespace", namespace);
        slices.putObject("labelSelector").set("matchLabels", labels);
        return List.of(DependentObject.of(slices), DependentObject.named("v1", "Service", namespace, service));
    }
}
