package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What templates of the bundled kinds need beside them: what their pods name, and what Flux reads. */
final class BundledDependencies {
    private BundledDependencies() {}

    static boolean handles(GroupVersionKind kind) {
        return BundledPods.handles(kind) || BundledKinds.FLUX.contains(kind);
    }

    static List<DependentObject> of(ObjectNode template) {
        var all = new TreeSet<DependentObject>();
        var namespace = Trees.namespace(template);
        var spec = template.path("spec");
        BundledPods.of(template).forEach(group -> all.addAll(PodDependencies.of(group.podSpec(), namespace)));
        if (Trees.kind(template).equals(BundledKinds.WORKFLOW)) {
            spec.path("templates").forEach(step -> all.addAll(step(step, namespace)));
        }
        if (Trees.kind(template).equals(BundledKinds.FLINK)
                || Trees.kind(template).equals(BundledKinds.SPARK)) {
            add(all, "ServiceAccount", namespace, spec, "serviceAccount");
            add(all, "ServiceAccount", namespace, spec.path("driver"), "serviceAccount");
        }
        if (BundledKinds.FLUX.contains(Trees.kind(template))) {
            flux(all, namespace, spec);
        }
        return List.copyOf(all);
    }

    private static void add(Set<DependentObject> all, String kind, String namespace, JsonNode owner, String field) {
        var name = Trees.text(owner, field);
        if (!name.isEmpty() && !(kind.equals("ServiceAccount") && name.equals("default"))) {
            all.add(DependentObject.named("v1", kind, namespace, name));
        }
    }

    /** A step has its one container beside its volumes, like a pod with a list of one. */
    private static List<DependentObject> step(JsonNode step, String namespace) {
        var pod = step.deepCopy();
        if (pod instanceof ObjectNode object) {
            var containers = object.putArray("containers");
            for (String field : new String[] {"container", "script"}) {
                if (step.path(field).isObject()) {
                    containers.add(step.path(field).deepCopy());
                }
            }
        }
        return PodDependencies.of(pod, namespace);
    }

    private static void flux(Set<DependentObject> all, String namespace, JsonNode spec) {
        for (String path : new String[] {"secretRef", "certSecretRef", "proxySecretRef"}) {
            add(all, "Secret", namespace, spec.path(path), "name");
        }
        add(all, "Secret", namespace, Trees.at(spec, "verify", "secretRef"), "name");
        add(all, "Secret", namespace, Trees.at(spec, "decryption", "secretRef"), "name");
        add(all, "Secret", namespace, Trees.at(spec, "kubeConfig", "secretRef"), "name");
        add(all, "ServiceAccount", namespace, spec, "serviceAccountName");
        spec.path("valuesFrom").forEach(source -> reference(all, namespace, source));
        Trees.at(spec, "postBuild", "substituteFrom").forEach(source -> reference(all, namespace, source));
    }

    private static void reference(Set<DependentObject> all, String namespace, JsonNode source) {
        var kind = Trees.text(source, "kind");
        if (kind.equals("ConfigMap") || kind.equals("Secret")) {
            add(all, kind, namespace, source, "name");
        }
    }
}
