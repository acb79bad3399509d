package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.ManifestPruning;
import flagship.interpreter.MetadataRetention;
import flagship.kubemodel.NamespacedName;

/** What every manifest bears that the control plane manages in a member. Pure. */
final class ManagedManifest {
    static final String OVERWRITE = "overwrite";
    static final String ABORT = "abort";

    private ManagedManifest() {}

    /**
     * The manifest of a Work.
     *
     * @param manifest the template with the overrides of a cluster; it is changed
     * @param uid of the template
     * @param id the permanent id of the Work
     */
    static ObjectNode of(ObjectNode manifest, String uid, NamespacedName work, String id, String conflictResolution) {
        Labelled.label(manifest, WellKnown.MANAGED, WellKnown.TRUE);
        Labelled.label(manifest, WellKnown.WORK_ID, id);
        Labelled.annotate(manifest, WellKnown.TEMPLATE_UID, uid);
        Labelled.annotate(manifest, WellKnown.WORK_NAMESPACE, work.namespace());
        Labelled.annotate(manifest, WellKnown.WORK_NAME, work.name());
        Labelled.annotate(manifest, WellKnown.CONFLICT_RESOLUTION, conflictResolution);
        return MetadataRetention.recordManagedKeys(ManifestPruning.prune(manifest));
    }

    /** The template's own word where it says one, else that of the policy. */
    static String conflictResolution(ObjectNode template, boolean policyOverwrites) {
        var own = Labelled.annotation(template, WellKnown.CONFLICT_RESOLUTION);
        if (own.equals(OVERWRITE) || own.equals(ABORT)) {
            return own;
        }
        return policyOverwrites ? OVERWRITE : ABORT;
    }
}
