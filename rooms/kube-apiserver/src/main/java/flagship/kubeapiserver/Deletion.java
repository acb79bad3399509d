package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The marks of an object that is being deleted (contract section 12). */
final class Deletion {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private Deletion() {}

    /** Marks an object; a second mark changes nothing but a shorter grace. */
    static void mark(ServedType type, ObjectNode object, Instant now, long graceSeconds) {
        var meta = ObjectMeta.of(object);
        meta.node().put("deletionTimestamp", ObjectMeta.timestamp(now.plusSeconds(graceSeconds)));
        meta.node().put("deletionGracePeriodSeconds", graceSeconds);
        if (meta.generation() > 0 && !DeletionRules.isDefinition(type)) {
            meta.node().put("generation", meta.generation() + 1);
        }
    }

    /** Whether nothing holds a marked object any more. */
    static boolean isDone(ObjectNode object) {
        var meta = ObjectMeta.of(object);
        return meta.beingDeleted()
                && meta.finalizers().isEmpty()
                && meta.node().path("deletionGracePeriodSeconds").asLong(0) == 0
                && object.path("spec").path("finalizers").isEmpty();
    }
}
