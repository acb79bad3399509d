package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What field ownership has to know of the objects of one request.
 *
 * <p>{@link #in} and {@link #convert} are asked only where an object has entries of other versions than the request's.
 */
public interface OwnedKind {
    /** The kind in the version of the request. */
    OwnedType type();

    /** Empty for the object's own path; {@code status}, {@code scale}. */
    String subresource();

    /** What the request's path resets to what it was: fields below the root, {@code [[status]]}. Nobody comes to own them by this path. */
    List<List<String>> resetFields();

    /** The same kind in another version; empty where it is no longer served: entries of that version are dropped. */
    Optional<OwnedType> in(String apiVersion);

    /**
     * An object in another version; a new tree.
     *
     * @param apiVersion one for which {@link #in} is not empty, other than the object's own
     */
    ObjectNode convert(ObjectNode object, String apiVersion);
}
