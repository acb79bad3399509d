package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes out of a template what only the API server or the controllers of the control plane put there, so that no member is sent it.
 *
 * <p>The rules of a kind look at the kind alone, not at its group.
 *
 * <p>Source: Karmada, {@code pkg/resourceinterpreter/default/native/prune}.
 */
public final class ManifestPruning {
    private static final List<String> METADATA = List.of(
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "managedFields",
            "resourceVersion",
            "selfLink",
            "uid",
            "ownerReferences",
            "finalizers");
    private static final List<String> JOB_LABELS =
            List.of("controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name");

    private ManifestPruning() {}

    /** The manifest without what members must not be sent. */
    public static ObjectNode prune(ObjectNode template) {
        var manifest = template.deepCopy();
        if (manifest.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(METADATA);
        }
        manifest.remove("status");
        switch (Trees.text(manifest, "kind")) {
            case "Deployment" ->
                removeAnnotations(
                        manifest,
                        List.of("deployment.kubernetes.io/revision", "deployment.kubernetes.io/revision-history"));
            case "Job" -> job(manifest);
            case "Secret" -> secret(manifest);
            case "ServiceAccount" -> serviceAccount(manifest);
            case "Service" -> service(manifest);
            case "PersistentVolumeClaim" -> removeAnnotations(manifest, List.of("volume.kubernetes.io/selected-node"));
            default -> {}
        }
        return manifest;
    }

    private static void removeAnnotations(ObjectNode manifest, List<String> keys) {
        if (Trees.at(manifest, "metadata", "annotations") instanceof ObjectNode annotations) {
            annotations.remove(keys);
        }
    }

    /** A time to live would have the member delete the Job and the control plane make it again, for ever. */
    private static void job(ObjectNode manifest) {
        if (!(manifest.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        spec.remove("ttlSecondsAfterFinished");
        if (spec.path("manualSelector").asBoolean()) {
            return;
        }
        if (Trees.at(spec, "selector", "matchLabels") instanceof ObjectNode labels) {
            labels.remove(JOB_LABELS);
        }
        if (Trees.at(spec, "template", "metadata", "labels") instanceof ObjectNode labels) {
            labels.remove(JOB_LABELS);
        }
    }

    private static void secret(ObjectNode manifest) {
        if (Trees.text(manifest, "type").equals(NativeRetention.TOKEN_SECRET)) {
            removeAnnotations(manifest, List.of("kubernetes.io/service-account.uid"));
            manifest.putNull("data");
        }
    }

    private static void serviceAccount(ObjectNode manifest) {
        var prefix = Trees.name(manifest) + "-token-";
        Predicate<JsonNode> ofControlPlane =
                secret -> Trees.text(secret, "name").startsWith(prefix);
        if (manifest.get("secrets") instanceof ArrayNode secrets) {
            secrets.removeIf(ofControlPlane);
        }
    }

    private static void service(ObjectNode manifest) {
        if (manifest.get("spec") instanceof ObjectNode spec
                && !Trees.text(spec, "clusterIP").equals("None")) {
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
    }
}
