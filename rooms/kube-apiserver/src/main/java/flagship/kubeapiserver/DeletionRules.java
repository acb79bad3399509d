package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import java.time.Instant;
import java.util.Set;

/** What differs by kind when objects are deleted. */
final class DeletionRules {
    /** Kinds whose deletion answers the object instead of a Status. */
    private static final Set<String> ANSWERED_WITH_OBJECT = Set.of(
            "Namespace",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ResourceQuota",
            "Service",
            "ServiceAccount",
            "StorageClass",
            "CSIDriver",
            "CSINode",
            "VolumeAttachment");

    static final String JOB_WARNING =
            "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set"
                    + " propagationPolicy=Orphan to suppress this warning";

    private DeletionRules() {}

    static boolean answersObject(ServedType type) {
        return !type.isCustom() && ANSWERED_WITH_OBJECT.contains(type.kind().kind());
    }

    static DeleteOptions.Propagation usualPropagation(ServedType type) {
        boolean orphans = isJob(type) || type.groupResource().equals(new GroupResource("", "replicationcontrollers"));
        return orphans ? DeleteOptions.Propagation.ORPHAN : DeleteOptions.Propagation.BACKGROUND;
    }

    static boolean isJob(ServedType type) {
        return type.groupResource().equals(new GroupResource("batch", "jobs"));
    }

    static boolean isDefinition(ServedType type) {
        return type.groupResource().equals(CrdController.DEFINITIONS);
    }

    /** What else an object says of itself once it is marked. */
    static void marked(ServedType type, ObjectNode object) {
        if (type.groupResource().equals(NamespaceGate.NAMESPACES)) {
            object.withObject("status").put("phase", "Terminating");
            ObjectMeta.of(object).node().remove("deletionGracePeriodSeconds");
        }
        if (isDefinition(type)) {
            ObjectMeta.of(object).node().remove("deletionGracePeriodSeconds");
            ObjectMeta.of(object).addFinalizer(CrdController.FINALIZER);
            CrdConditions.set(
                    object,
                    "Terminating",
                    true,
                    "InstanceDeletionPending",
                    "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
                    ObjectMeta.of(object).text("deletionTimestamp"));
        }
    }

    /** A later deletion may only shorten the time that an earlier one gave. */
    static void shorten(ObjectNode object, Instant now, long graceSeconds) {
        var meta = ObjectMeta.of(object).node();
        meta.put("deletionTimestamp", ObjectMeta.timestamp(now.plusSeconds(graceSeconds)));
        meta.put("deletionGracePeriodSeconds", graceSeconds);
    }
}
