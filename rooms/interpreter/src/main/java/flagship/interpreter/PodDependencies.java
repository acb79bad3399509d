package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.DependentObject;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The ConfigMaps, Secrets, claims and the ServiceAccount that a pod's spec names. Confined to one call.
 *
 * <p>Source: Kubernetes, {@code pkg/api/v1/pod/util.go} and {@code pkg/api/v1/persistentvolume}, as Karmada lifts them.
 */
final class PodDependencies {
    /** Kinds of volumes with a reference to a Secret, and the member that holds it. */
    private static final Map<String, String> SECRET_REFERENCES = Map.of(
            "cephfs", "secretRef",
            "cinder", "secretRef",
            "flexVolume", "secretRef",
            "rbd", "secretRef",
            "scaleIO", "secretRef",
            "iscsi", "secretRef",
            "storageos", "secretRef",
            "csi", "nodePublishSecretRef");

    private final String namespace;
    private final TreeSet<DependentObject> found = new TreeSet<>();

    private PodDependencies(String namespace) {
        this.namespace = namespace;
    }

    /** Ordered, without duplicates. */
    static List<DependentObject> of(JsonNode podSpec, String namespace) {
        var dependencies = new PodDependencies(namespace);
        dependencies.pod(podSpec);
        return List.copyOf(dependencies.found);
    }

    private void add(String kind, JsonNode owner, String field) {
        var name = Trees.text(owner, field);
        if (!name.isEmpty()) {
            found.add(DependentObject.named("v1", kind, namespace, name));
        }
    }

    private void configMap(JsonNode reference) {
        add("ConfigMap", reference, "name");
    }

    private void secret(JsonNode reference) {
        add("Secret", reference, "name");
    }

    private void pod(JsonNode spec) {
        spec.path("imagePullSecrets").forEach(this::secret);
        for (String list : new String[] {"containers", "initContainers", "ephemeralContainers"}) {
            spec.path(list).forEach(this::container);
        }
        spec.path("volumes").forEach(this::volume);
        if (!Trees.text(spec, "serviceAccountName").equals("default")) {
            add("ServiceAccount", spec, "serviceAccountName");
        }
    }

    private void container(JsonNode container) {
        for (JsonNode source : container.path("envFrom")) {
            configMap(source.path("configMapRef"));
            secret(source.path("secretRef"));
        }
        for (JsonNode variable : container.path("env")) {
            configMap(Trees.at(variable, "valueFrom", "configMapKeyRef"));
            secret(Trees.at(variable, "valueFrom", "secretKeyRef"));
        }
    }

    private void volume(JsonNode volume) {
        configMap(volume.path("configMap"));
        add("Secret", volume.path("secret"), "secretName");
        add("Secret", volume.path("azureFile"), "secretName");
        SECRET_REFERENCES.forEach((kind, field) -> secret(volume.path(kind).path(field)));
        for (JsonNode source : Trees.at(volume, "projected", "sources")) {
            configMap(source.path("configMap"));
            secret(source.path("secret"));
        }
        add("PersistentVolumeClaim", volume.path("persistentVolumeClaim"), "claimName");
    }
}
