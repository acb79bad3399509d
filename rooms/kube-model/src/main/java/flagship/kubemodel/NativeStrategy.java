package flagship.kubemodel;

import static flagship.kubemodel.Trees.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the API server decides itself about an object of a native kind when it is created or replaced: status is not for clients,
 * finalizers, labels and selectors that the server owns, generation. Both calls expect objects in the form of {@link NativeDefaults} and
 * leave them so.
 *
 * <p>Not done here: names, uids and times in metadata, and what is allocated: cluster IPs and node ports.
 *
 * <p>Source: {@code pkg/registry/*}{@code /strategy.go} and the default admission plugins of 1.32.
 */
public final class NativeStrategy {
    private NativeStrategy() {}

    /**
     * Prepares an object for its creation. {@code metadata.name} and {@code metadata.uid} must be set already: Jobs are labelled with them.
     */
    public static void prepareForCreate(NativeKind kind, ObjectNode object, Instant now) {
        if (kind.hasStatus() && !kind.kind().equals("Node")) {
            object.remove("status"); // A Node registers itself, status and all.
        }
        if (NativeTraits.of(kind.gvr().groupResource()).generation().hasGeneration()) {
            object(object, "metadata").put("generation", 1);
        }
        switch (kind.kind()) {
            case "Pod" -> PodStrategy.create(object);
            case "Job" -> JobStrategy.create(object);
            case "Service" -> ServiceStrategy.create(object);
            case "Namespace" -> {
                object(object, "spec").putArray("finalizers").add("kubernetes");
                object(object, "status").put("phase", "Active");
            }
            case "Node" -> taintNewNode(object);
            case "PersistentVolume" -> {
                addFinalizer(object, "kubernetes.io/pv-protection");
                object(object, "status")
                        .put("phase", "Pending")
                        .put(
                                "lastPhaseTransitionTime",
                                now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
            case "PersistentVolumeClaim" -> {
                addFinalizer(object, "kubernetes.io/pvc-protection");
                object(object, "status").put("phase", "Pending");
            }
            case "DaemonSet" -> DaemonSetStrategy.setTemplateGeneration(object, 1);
            case "CustomResourceDefinition" -> storedVersions(object);
            default -> {}
        }
        NativeSchemas.of(kind.gvk()).ifPresent(schema -> schema.complete(object));
    }

    /**
     * Prepares an object that replaces another one through the main path: status and what the server owns stay as they are, the
     * generation rises if the kind's rule says so.
     */
    public static void prepareForUpdate(NativeKind kind, ObjectNode stored, ObjectNode object) {
        if (kind.hasStatus()) {
            keep(stored, object, "status");
        }
        switch (kind.kind()) {
            case "Namespace" -> keep(stored, object, "spec");
            case "Service" -> ServiceStrategy.update(stored, object);
            case "DaemonSet" -> DaemonSetStrategy.update(stored, object);
            default -> {}
        }
        generation(kind, stored, object);
    }

    private static void generation(NativeKind kind, ObjectNode stored, ObjectNode object) {
        var rule = NativeTraits.of(kind.gvr().groupResource()).generation();
        if (rule.hasGeneration()) {
            long generation = stored.path("metadata").path("generation").asLong();
            object(object, "metadata").put("generation", rule.isRaisedBy(stored, object) ? generation + 1 : generation);
        }
    }

    private static void keep(ObjectNode stored, ObjectNode object, String field) {
        if (stored.has(field)) {
            object.set(field, stored.get(field).deepCopy());
        } else {
            object.remove(field);
        }
    }

    /** A node takes no Pods until its controller finds it ready. */
    private static void taintNewNode(ObjectNode node) {
        var taints = object(node, "spec").withArrayProperty("taints");
        boolean isTainted = taints.valueStream()
                .anyMatch(taint -> taint.path("key").asText().equals("node.kubernetes.io/not-ready")
                        && taint.path("effect").asText().equals("NoSchedule"));
        if (!isTainted) {
            taints.addObject().put("key", "node.kubernetes.io/not-ready").put("effect", "NoSchedule");
        }
    }

    private static void addFinalizer(ObjectNode object, String finalizer) {
        var finalizers = object(object, "metadata").withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(present -> present.asText().equals(finalizer))) {
            finalizers.add(finalizer);
        }
    }

    private static void storedVersions(ObjectNode definition) {
        var versions = object(definition, "status").putArray("storedVersions");
        Trees.inEach(definition.path("spec"), "versions", version -> {
            // Of several, which is an error, the first counts.
            if (version.path("storage").asBoolean() && versions.isEmpty()) {
                versions.add(version.path("name").asText());
            }
        });
    }
}
