package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.ManifestPruning;
import flagship.interpreter.MetadataRetention;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.JsonEquality;

/**
 * What is to be written to a member's object. Pure but for the interpreter.
 *
 * <p>Source: Karmada, {@code pkg/util/objectwatcher}.
 */
sealed interface MemberWrite {
    /** The object says already what the manifest says. */
    record Nothing() implements MemberWrite {}

    /** The object is not ours and the manifest does not say to take it over. */
    record Refused(String message) implements MemberWrite {}

    /** The whole object, against the version that was looked at. */
    record Replace(ObjectNode object) implements MemberWrite {}

    static MemberWrite of(ObjectNode manifest, ObjectNode observed, String cluster, ResourceInterpreter interpreter) {
        if (!isManaged(observed) && !overwrites(manifest)) {
            return new Refused(refusal(manifest, cluster));
        }
        var desired = MetadataRetention.retain(manifest, observed);
        var kind = GroupVersionKind.of(
                manifest.path("apiVersion").asText(), manifest.path("kind").asText());
        if (interpreter.handles(kind, Operation.RETAIN)) {
            desired = interpreter.retain(desired, observed);
        }
        return JsonEquality.equal(ManifestPruning.prune(desired), ManifestPruning.prune(observed))
                ? new Nothing()
                : new Replace(desired);
    }

    static boolean isManaged(ObjectNode observed) {
        return Labelled.label(observed, WellKnown.MANAGED).equals(WellKnown.TRUE);
    }

    /** Whether an object of somebody else is taken over. */
    static boolean overwrites(ObjectNode manifest) {
        return Labelled.annotation(manifest, WellKnown.CONFLICT_RESOLUTION).equals(ManagedManifest.OVERWRITE);
    }

    static String refusal(ObjectNode manifest, String cluster) {
        var metadata = manifest.path("metadata");
        var namespace = metadata.path("namespace").asText("");
        return ("%s %s%s exists in cluster %s and is not managed by the control plane; its conflict resolution is abort: "
                        + "set conflictResolution Overwrite in the policy, or the annotation %s=overwrite on the template, to take it over")
                .formatted(
                        manifest.path("kind").asText(),
                        namespace.isEmpty() ? "" : namespace + "/",
                        metadata.path("name").asText(),
                        cluster,
                        WellKnown.CONFLICT_RESOLUTION);
    }

    /** The object as it is left to the member: without every mark of ours. */
    static ObjectNode leave(ObjectNode observed) {
        var left = observed.deepCopy();
        Labelled.remove(left, Labelled.LABELS, WellKnown.OWN_LABELS);
        Labelled.remove(left, Labelled.ANNOTATIONS, WellKnown.OWN_ANNOTATIONS);
        return left;
    }
}
