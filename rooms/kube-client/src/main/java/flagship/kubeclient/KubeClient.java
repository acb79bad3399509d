package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes objects of any kind. Safe for use by many threads; blocks.
 *
 * <p>A failure that the server answered is an {@link ApiException} with its Status; no answer at all is an {@link IOException}. 429, and
 * 503 with {@code Retry-After}, are tried again a few times before they fail.
 */
public final class KubeClient {
    private static final int TRIES_MAX = 5;
    static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
    private static final int OBJECT_BYTES_MAX = 64 << 20;

    /** Reads one answer; the response is closed afterwards. */
    private interface Reader<T> {
        T read(Transport.Response response) throws IOException, InterruptedException;
    }

    private final Transport transport;
    private final Timing timing;

    public KubeClient(Transport transport) {
        this(transport, Timing.SYSTEM);
    }

    KubeClient(Transport transport, Timing timing) {
        this.transport = transport;
        this.timing = timing;
    }

    /** The transport that this client uses. */
    public Transport transport() {
        return transport;
    }

    /** @throws ApiException NotFound if there is none */
    public ObjectNode get(GroupVersionResource resource, NamespacedName name) throws IOException, InterruptedException {
        return object(Request.get(path(resource, name)));
    }

    /** Empty where the object, or its kind, does not exist. */
    public Optional<ObjectNode> find(GroupVersionResource resource, NamespacedName name)
            throws IOException, InterruptedException {
        try {
            return Optional.of(get(resource, name));
        } catch (ApiException e) {
            if (e.code() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As {@link #get}, as the bytes that came. */
    public byte[] getBytes(GroupVersionResource resource, NamespacedName name)
            throws IOException, InterruptedException {
        return send(Request.get(path(resource, name)), Answers::bytes);
    }

    /** One page. */
    public ListPage list(GroupVersionResource resource, ListOptions options) throws IOException, InterruptedException {
        return send(Request.get(listPath(resource, options)), KubeClient::page);
    }

    /** As {@link #list}, of objects with apiVersion, kind and metadata alone, where the server can leave the rest out. */
    public ListPage listMetadata(GroupVersionResource resource, ListOptions options)
            throws IOException, InterruptedException {
        var request = Request.get(listPath(resource, options)).withHeader("Accept", METADATA);
        return send(request, KubeClient::page);
    }

    private static String listPath(GroupVersionResource resource, ListOptions options) {
        var path = new Query(resource.path(options.namespace()))
                .with("labelSelector", options.labelSelector())
                .with("fieldSelector", options.fieldSelector())
                .with("limit", options.limit())
                .with("continue", options.continuation())
                .with("resourceVersion", options.resourceVersion());
        return path.toString();
    }

    private static ListPage page(Transport.Response response) throws IOException, InterruptedException {
        Answers.requireSuccess(response);
        var items = new ArrayList<RawObject>();
        var reader = new ListReader(response.body(), RawObjects.naming(Optional.empty()), OBJECT_BYTES_MAX);
        var envelope = reader.read(items::add);
        return new ListPage(items, envelope.resourceVersion(), envelope.continuation());
    }

    /** All pages together; for kinds of which there are few. */
    public List<RawObject> listAll(GroupVersionResource resource, ListOptions options)
            throws IOException, InterruptedException {
        var page = list(resource, options);
        var all = new ArrayList<>(page.items());
        while (!page.continuation().isEmpty()) {
            page = list(resource, options.continuing(page.continuation()));
            all.addAll(page.items());
        }
        return all;
    }

    /**
     * Creates an object in the namespace that it names.
     *
     * @return the object as stored
     */
    public ObjectNode create(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        return object(ObjectWrite.create(resource, object).request());
    }

    /** As {@link #create}, with the answer as the bytes that came: for callers that keep it and may never look into it. */
    public RawObject createRaw(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        return raw(ObjectWrite.create(resource, object).request());
    }

    /**
     * Creates in a subresource: {@code binding} of a pod, {@code eviction}, {@code token}.
     *
     * @return what the server answers
     */
    public ObjectNode createSubresource(
            GroupVersionResource resource, NamespacedName name, String subresource, ObjectNode body)
            throws IOException, InterruptedException {
        return object(Request.json("POST", path(resource, name) + "/" + subresource, Json.bytes(body)));
    }

    /** Replaces the whole object; with a resourceVersion only if it is still the stored one (else Conflict). */
    public ObjectNode replace(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        return object(Request.json("PUT", path(resource, nameOf(object)), Json.bytes(object)));
    }

    /** As {@link #replace}, with the answer as the bytes that came. */
    public RawObject replaceRaw(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        return raw(ObjectWrite.replace(resource, object).request());
    }

    /** Replaces the status subresource. */
    public ObjectNode replaceStatus(GroupVersionResource resource, ObjectNode object)
            throws IOException, InterruptedException {
        return replaceSubresource(resource, object, "status");
    }

    /** Replaces a subresource that has the form of the whole object: {@code status}, {@code approval}. */
    public ObjectNode replaceSubresource(GroupVersionResource resource, ObjectNode object, String subresource)
            throws IOException, InterruptedException {
        return object(Request.json("PUT", path(resource, nameOf(object)) + "/" + subresource, Json.bytes(object)));
    }

    /** JSON merge patch (RFC 7386). */
    public ObjectNode mergePatch(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        return patch(path(resource, name), MERGE_PATCH, patch);
    }

    /** JSON merge patch of the status subresource. */
    public ObjectNode mergePatchStatus(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        return mergePatchSubresource(resource, name, "status", patch);
    }

    /** JSON merge patch of a subresource like {@code scale}. */
    public ObjectNode mergePatchSubresource(
            GroupVersionResource resource, NamespacedName name, String subresource, ObjectNode patch)
            throws IOException, InterruptedException {
        return patch(path(resource, name) + "/" + subresource, MERGE_PATCH, patch);
    }

    /** As {@link #mergePatch}, with the answer as the bytes that came. */
    public RawObject mergePatchRaw(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        return raw(ObjectWrite.mergePatch(resource, name, patch).request());
    }

    /** As {@link #mergePatchStatus}, with the answer as the bytes that came. */
    public RawObject mergePatchStatusRaw(GroupVersionResource resource, NamespacedName name, ObjectNode patch)
            throws IOException, InterruptedException {
        return raw(patchRequest(path(resource, name) + "/status", MERGE_PATCH, patch));
    }

    /** JSON patch (RFC 6902): an array of operations. */
    public ObjectNode jsonPatch(GroupVersionResource resource, NamespacedName name, JsonNode operations)
            throws IOException, InterruptedException {
        return patch(path(resource, name), "application/json-patch+json", operations);
    }

    /**
     * Server-side apply, taking over fields of others.
     *
     * @param fieldManager the owner to record
     */
    public ObjectNode apply(GroupVersionResource resource, ObjectNode object, String fieldManager)
            throws IOException, InterruptedException {
        return apply(resource, object, fieldManager, true);
    }

    /**
     * Server-side apply.
     *
     * @param fieldManager the owner to record
     * @param force take over fields of others; else they are a conflict
     * @throws ApiException Conflict with a cause for each field of another owner
     */
    public ObjectNode apply(GroupVersionResource resource, ObjectNode object, String fieldManager, boolean force)
            throws IOException, InterruptedException {
        return object(applyRequest(resource, object, fieldManager, force));
    }

    /** As {@link #apply(GroupVersionResource, ObjectNode, String, boolean)}, with the answer as the bytes that came. */
    public RawObject applyRaw(GroupVersionResource resource, ObjectNode object, String fieldManager, boolean force)
            throws IOException, InterruptedException {
        return raw(applyRequest(resource, object, fieldManager, force));
    }

    private static Request applyRequest(
            GroupVersionResource resource, ObjectNode object, String fieldManager, boolean force) {
        var path = new Query(path(resource, nameOf(object)))
                .with("fieldManager", fieldManager)
                .with("force", Boolean.toString(force));
        return patchRequest(path.toString(), "application/apply-patch+yaml", object);
    }

    /** Deletes; false where there was nothing to delete. */
    public boolean delete(GroupVersionResource resource, NamespacedName name) throws IOException, InterruptedException {
        return delete(Request.delete(path(resource, name)));
    }

    /**
     * Deletes with options.
     *
     * @param options a {@code DeleteOptions} object: preconditions, propagationPolicy, gracePeriodSeconds
     */
    public boolean delete(GroupVersionResource resource, NamespacedName name, ObjectNode options)
            throws IOException, InterruptedException {
        return delete(Request.json("DELETE", path(resource, name), Json.bytes(options)));
    }

    private boolean delete(Request request) throws IOException, InterruptedException {
        try {
            send(request, Answers::bytes);
            return true;
        } catch (ApiException e) {
            if (e.code() == 404) {
                return false;
            }
            throw e;
        }
    }

    private ObjectNode patch(String path, String mediaType, JsonNode patch) throws IOException, InterruptedException {
        return object(patchRequest(path, mediaType, patch));
    }

    static Request patchRequest(String path, String mediaType, JsonNode patch) {
        return Request.json("PATCH", path, Json.bytes(patch)).withHeader("Content-Type", mediaType);
    }

    static String path(GroupVersionResource resource, NamespacedName name) {
        return resource.path(name.namespace(), name.name());
    }

    static NamespacedName nameOf(ObjectNode object) {
        var metadata = object.path("metadata");
        return new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText(""));
    }

    private RawObject raw(Request request) throws IOException, InterruptedException {
        var bytes = send(request, Answers::bytes);
        try {
            return RawObject.of(bytes);
        } catch (MalformedJson e) {
            throw new IOException("the server's answer is malformed: " + e.getMessage(), e);
        }
    }

    private ObjectNode object(Request request) throws IOException, InterruptedException {
        var bytes = send(request, Answers::bytes);
        try {
            return Json.parseObject(bytes);
        } catch (MalformedJson e) {
            throw new IOException("the server's answer is malformed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes several writes of different objects. Where the server has transactions and there are no more than
     * {@link Transport.Transactions#WRITES_MAX}, they take effect together or not at all; elsewhere one after the other, whatever becomes of
     * those before.
     *
     * @return what became of each, in their order
     * @throws IOException if no answer came; some or all of them may have taken effect
     */
    public List<WriteOutcome> write(List<ObjectWrite> writes) throws IOException, InterruptedException {
        var transactions = transport.transactions();
        boolean together = writes.size() > 1 && writes.size() <= Transport.Transactions.WRITES_MAX;
        if (transactions.isPresent() && together) {
            var answers = transactions
                    .get()
                    .send(writes.stream().map(ObjectWrite::request).toList());
            return outcomes(answers);
        }
        var outcomes = new ArrayList<WriteOutcome>();
        for (ObjectWrite write : writes) {
            outcomes.add(outcome(write));
        }
        return outcomes;
    }

    private static List<WriteOutcome> outcomes(List<Transport.Response> answers) throws IOException {
        var outcomes = new ArrayList<WriteOutcome>();
        try {
            for (Transport.Response answer : answers) {
                outcomes.add(outcome(answer));
            }
            return outcomes;
        } finally {
            answers.forEach(Transport.Response::close);
        }
    }

    private static WriteOutcome outcome(Transport.Response answer) throws IOException {
        try {
            return new WriteOutcome.Done(Answers.bytes(answer));
        } catch (ApiException e) {
            return e.code() == Transport.Transactions.GIVEN_UP
                    ? new WriteOutcome.GivenUp()
                    : new WriteOutcome.Refused(e);
        }
    }

    private WriteOutcome outcome(ObjectWrite write) throws IOException, InterruptedException {
        try {
            return new WriteOutcome.Done(send(write.request(), Answers::bytes));
        } catch (ApiException e) {
            return new WriteOutcome.Refused(e);
        }
    }

    private <T> T send(Request request, Reader<T> reader) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (var response = transport.send(request)) {
                return reader.read(response);
            } catch (ApiException e) {
                if (attempt == TRIES_MAX || !worthRetrying(e)) {
                    throw e;
                }
                timing.sleep(Duration.ofSeconds(Math.max(1, e.retryAfterSeconds())));
            }
        }
    }

    /** The server did not begin to work on the request, so that writes may be sent again too. */
    private static boolean worthRetrying(ApiException e) {
        return e.code() == 429 || (e.code() == 503 && e.retryAfterSeconds() > 0);
    }
}
