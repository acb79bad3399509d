package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes objects of any kind. Safe for use by many threads; blocks.
 *
 * <p>A failure that the server answered is an {@link ApiException} with its Status; no answer at all is an {@link IOException}. 429, and
 * 503 with {@code Retry-After}, are tried again a few times before they fail.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class KubeClient {
    public KubeClient(Transport transport) {
        throw new UnsupportedOperationException();
    }

    /** The transport that this client uses. */
    public Transport transport() {
        throw new UnsupportedOperationException();
    }

    /** @throws ApiException NotFound if there is none */
    public ObjectNode get(GroupVersionResource resource, NamespacedName name) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Empty where the object, or its kind, does not exist. */
    public Optional<ObjectNode> find(GroupVersionResource resource, NamespacedName name)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #get}, as the bytes that came. */
    public byte[] getBytes(GroupVersionResource resource, NamespacedName name)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** One page. */
    public ListPage list(GroupVersionResource resource, ListOptions options) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** All pages together; for kinds of which there are few. */
    public List<RawObject> listAll(GroupVersionResource resource, ListOptions options)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates an object in the namespace that it names.
     *
     * @return the object as stored
     */
    public ObjectNode create(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Replaces the whole object; with a resourceVersion only if it is still the stored one (else Conflict). */
    public ObjectNode replace(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Replaces the status subresource. */
    public ObjectNode replaceStatus(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** JSON merge patch (RFC 7386). */
    public ObjectNode mergePatch(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** JSON merge patch of the status subresource. */
    public ObjectNode mergePatchStatus(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** JSON patch (RFC 6902): an array of operations. */
    public ObjectNode jsonPatch(GroupVersionResource resource, NamespacedName name, JsonNode operations)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Server-side apply, taking over fields of others.
     *
     * @param fieldManager the owner to record
     */
    public ObjectNode apply(GroupVersionResource resource, ObjectNode object, String fieldManager)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Deletes; false where there was nothing to delete. */
    public boolean delete(GroupVersionResource resource, NamespacedName name) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes with options.
     *
     * @param options a {@code DeleteOptions} object: preconditions, propagationPolicy, gracePeriodSeconds
     */
    public boolean delete(GroupVersionResource resource, NamespacedName name, ObjectNode options)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
