package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may still change or refuse a write that its user is allowed to make. Called for what users write, not for what the server's own
 * loops write. Safe for use by many threads; may block.
 */
interface Admission {
    /** Lets everything through. */
    Admission NONE = new Admission() {};

    /**
     * Changes the new object in place, before the server fills in its own parts.
     *
     * @param current null for a create
     * @throws flagship.kubemodel.ApiException to refuse the write
     */
    default void mutate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {}

    /**
     * Judges the object as it would be stored.
     *
     * @param current null for a create
     * @throws flagship.kubemodel.ApiException to refuse the write
     */
    default void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {}

    /**
     * Judges a deletion.
     *
     * @throws flagship.kubemodel.ApiException to refuse it
     */
    default void delete(WriteRequest request, ObjectNode current) {}

    /**
     * Judges a connection before it is made.
     *
     * @param options what is asked of it
     * @throws flagship.kubemodel.ApiException to refuse it
     */
    default void connect(WriteRequest request, ObjectNode options) {}

    /** Tells that a write is stored: what it says of admission itself is in force for the next one. */
    default void stored(WriteRequest request) {}

    /** Several, each in its turn. */
    static Admission of(List<Admission> parts) {
        return new Admission() {
            @Override
            public void mutate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
                parts.forEach(part -> part.mutate(request, object, current));
            }

            @Override
            public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
                parts.forEach(part -> part.validate(request, object, current));
            }

            @Override
            public void delete(WriteRequest request, ObjectNode current) {
                parts.forEach(part -> part.delete(request, current));
            }

            @Override
            public void connect(WriteRequest request, ObjectNode options) {
                parts.forEach(part -> part.connect(request, options));
            }

            @Override
            public void stored(WriteRequest request) {
                parts.forEach(part -> part.stored(request));
            }
        };
    }
}
