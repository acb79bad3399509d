package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.FieldOwnership;
import flagship.kubemodel.JsonEquality;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@code metadata.managedFields} on every write (contract section 11). Safe for use by many threads. */
final class ObjectOwnership {
    private static final Logger log = LoggerFactory.getLogger(ObjectOwnership.class);
    private static final String MANAGED_FIELDS = "managedFields";

    /** Paths whose writes nobody comes to own. */
    private static final Set<String> UNTRACKED = Set.of("binding", "eviction");

    private final TypeRegistry types;
    private final VersionConversion conversion;
    private final Clock clock;

    ObjectOwnership(TypeRegistry types, VersionConversion conversion, Clock clock) {
        this.types = types;
        this.conversion = conversion;
        this.clock = clock;
    }

    FieldOwnership of(WriteRequest request) {
        return new FieldOwnership(
                new OwnedRequest(types, conversion, request.type(), request.subresource()), clock.instant());
    }

    /** An object of the request's kind before anything is set. */
    ObjectNode blank(WriteRequest request) {
        return new OwnedRequest(types, conversion, request.type(), request.subresource())
                .type()
                .blank();
    }

    /** To be called before the server adds what is its own to a new object. */
    void created(WriteRequest request, ObjectNode object) {
        of(request).created(object, request.options().fieldManager());
    }

    /** To be called with a decoded object before its kind's strategy resets what the path may not change. */
    void updated(WriteRequest request, ObjectNode current, ObjectNode object) {
        if (UNTRACKED.contains(request.subresource())) {
            return;
        }
        try {
            of(request).updated(current, object, request.options().fieldManager());
        } catch (ApiException e) {
            // A version that cannot be converted to right now keeps nobody from writing in another one.
            log.atWarn().setCause(e).addKeyValue("object", request.name()).log("managedFields stay as they were");
            var before = entries(current);
            ObjectMeta.of(object).node().remove(MANAGED_FIELDS);
            before.ifPresent(kept -> ObjectMeta.of(object).node().set(MANAGED_FIELDS, kept));
        }
    }

    static Optional<JsonNode> entries(ObjectNode object) {
        return Optional.ofNullable(object.path("metadata").get(MANAGED_FIELDS));
    }

    /** Gives an object its entries; where they say the same as the current ones but for the times, those. */
    static void keep(ObjectNode object, Optional<JsonNode> entries, ObjectNode current) {
        var metadata = ObjectMeta.of(object).node();
        var before = entries(current);
        metadata.remove(MANAGED_FIELDS);
        if (entries.isEmpty()) {
            return;
        }
        boolean onlyTimes = before.isPresent() && sameButForTimes(entries.get(), before.get()) && same(object, current);
        metadata.set(MANAGED_FIELDS, onlyTimes ? before.get() : entries.get());
    }

    private static boolean sameButForTimes(JsonNode a, JsonNode b) {
        return a.size() == b.size() && withoutTimes(a).equals(withoutTimes(b));
    }

    private static JsonNode withoutTimes(JsonNode entries) {
        JsonNode copy = entries.deepCopy();
        copy.forEach(entry -> ((ObjectNode) entry).remove("time"));
        return copy;
    }

    /** Whether both are the same without entries; {@code object} has none. */
    private static boolean same(ObjectNode object, ObjectNode current) {
        var rest = current.deepCopy();
        ObjectMeta.of(rest).node().remove(MANAGED_FIELDS);
        return JsonEquality.equal(object, rest);
    }
}
