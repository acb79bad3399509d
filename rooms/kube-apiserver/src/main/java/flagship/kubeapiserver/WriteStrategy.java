package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is particular to a kind when its objects are written. Trees are in the version of the request; no I/O. */
interface WriteStrategy {
    /** Fills in what the server decides and drops what a client may not set. */
    default void prepareCreate(WriteRequest request, ObjectNode object) {}

    /** As {@link #prepareCreate}, knowing the current state. {@code current} is not changed. */
    default void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {}

    /**
     * What is wrong with an object.
     *
     * @param current null for a create
     */
    default List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        return List.of();
    }
}
