package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A manifest that a member's server applies: the fields that it names are the control plane's, all others stay with whoever set them. Asked for
 * by an annotation of the template, which an OverridePolicy can set too. Pure but for the interpreter.
 *
 * <p>A field that another manager has is a conflict when the manifest first names it, unless the manifest says to overwrite. Once applied, the
 * object bears a stamp of the manifest; who changes a field of ours afterwards has not taken it over but drifted it, and it is mended.
 */
record ServerSideApply(ObjectNode configuration, String stamp, boolean overwrites) {
    /** Annotation: how a manifest is written to members; {@value #APPLY}, or anything else for whole objects. */
    static final String WRITES = "flagship.io/member-writes";

    static final String APPLY = "apply";

    /** Who owns the fields, as the members know it. */
    static final String MANAGER = "flagship";

    /** Annotation: which manifest was applied last. */
    static final String STAMP = "flagship.io/applied-manifest";

    private static final int STAMP_BYTES = 10;

    static boolean isWanted(ObjectNode manifest) {
        return Labelled.annotation(manifest, WRITES).equals(APPLY);
    }

    /** @param observed the object as it is in the member; empty if it is not there */
    static ServerSideApply of(ObjectNode manifest, Optional<ObjectNode> observed, ResourceInterpreter interpreter) {
        var stamp = stamp(manifest);
        var configuration = manifest.deepCopy();
        observed.filter(_ -> interpreter.handles(ManifestInMember.kind(manifest), Operation.RETAIN))
                .ifPresent(it -> leaveOut(configuration, interpreter.retain(manifest.deepCopy(), it)));
        Labelled.annotate(configuration, STAMP, stamp);
        return new ServerSideApply(configuration, stamp, MemberWrite.overwrites(manifest));
    }

    private static String stamp(ObjectNode manifest) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(manifest));
            return HexFormat.of().formatHex(hash, 0, STAMP_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** A value that the member keeps is the member's: it is not named at all. What the member adds needs no keeping here. */
    private static void leaveOut(ObjectNode configuration, ObjectNode retained) {
        for (var field : List.copyOf(configuration.properties())) {
            var kept = retained.path(field.getKey());
            if (field.getValue() instanceof ObjectNode inner && kept instanceof ObjectNode innerKept) {
                leaveOut(inner, innerKept);
            } else if (field.getValue().isValueNode()
                    && !kept.isMissingNode()
                    && !JsonEquality.equal(field.getValue(), kept)) {
                configuration.remove(field.getKey());
            }
        }
    }

    /** Whether the object says already what the manifest says, others' additions aside. */
    boolean isHeldBy(ObjectNode observed) {
        return bearsStamp(observed) && holds(observed, configuration);
    }

    private boolean bearsStamp(ObjectNode observed) {
        return Labelled.annotation(observed, STAMP).equals(stamp);
    }

    private static boolean holds(JsonNode observed, JsonNode wanted) {
        if (wanted instanceof ObjectNode fields) {
            return fields.properties().stream()
                    .allMatch(field -> holds(observed.path(field.getKey()), field.getValue()));
        }
        if (wanted instanceof ArrayNode list) {
            if (!observed.isArray() || observed.size() != list.size()) {
                return false; // Who added an element may be another manager; the member knows.
            }
            for (int index = 0; index < list.size(); index++) {
                if (!holds(observed.path(index), list.get(index))) {
                    return false;
                }
            }
            return true;
        }
        return wanted.isNull() ? observed.isMissingNode() || observed.isNull() : JsonEquality.equal(observed, wanted);
    }

    /**
     * Whether fields of others are taken over: because the manifest says so, or because they were ours, which only drift can have changed.
     *
     * @param observed empty if it is not there
     */
    boolean takesOver(Optional<ObjectNode> observed) {
        return overwrites || observed.filter(this::bearsStamp).isPresent();
    }

    /**
     * What makes the fields that were once written with whole objects applied ones, so that a field that the manifest no longer names goes: a JSON
     * patch; empty where there are none.
     */
    static Optional<ArrayNode> adoption(ObjectNode observed) {
        var entries = observed.path("metadata").path("managedFields");
        int updated = -1;
        for (int index = 0; index < entries.size(); index++) {
            var entry = entries.path(index);
            if (entry.path("manager").asText().equals(MANAGER)
                    && entry.path("subresource").asText("").isEmpty()) {
                if (entry.path("operation").asText().equals("Apply")) {
                    return Optional.empty();
                }
                updated = index;
            }
        }
        return updated < 0 ? Optional.empty() : Optional.of(adoption(observed, updated));
    }

    private static ArrayNode adoption(ObjectNode observed, int index) {
        var patch = Json.mapper().createArrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields/" + index + "/operation")
                .put("value", "Apply");
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .put("value", observed.at("/metadata/resourceVersion").asText());
        return patch;
    }

    /** Whether an answer says that fields belong to others. */
    static boolean isFieldConflict(ApiException e) {
        var details = e.status().details();
        return Answers.isConflict(e)
                && details != null
                && details.causes().stream().anyMatch(cause -> cause.reason().equals("FieldManagerConflict"));
    }

    /** The conflict as users read it on a Work. */
    static String conflict(ApiException e, ObjectNode manifest, String cluster) {
        var details = e.status().details();
        var fields = (details == null ? List.<Status.Cause>of() : details.causes())
                .stream()
                        .map(cause -> "%s (%s)".formatted(cause.field(), cause.message()))
                        .collect(Collectors.joining(", "));
        var name = ManifestInMember.name(manifest);
        return ("%s %s in cluster %s has fields of other managers: %s; leave them out of the template, or set conflictResolution "
                        + "Overwrite in the policy or the annotation %s=overwrite on the template to take them over")
                .formatted(manifest.path("kind").asText(), name, cluster, fields, WellKnown.CONFLICT_RESOLUTION);
    }
}
