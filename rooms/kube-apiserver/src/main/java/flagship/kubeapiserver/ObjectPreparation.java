package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status.Cause;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings an object into the state in which it may be stored: what the server sets, what the kind says, what the rules forbid. */
final class ObjectPreparation {
    private static final List<String> SERVER_ONLY =
            List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion");

    private final Clock clock;
    private final Function<ServedType, WriteStrategy> strategies;

    ObjectPreparation(Clock clock, Function<ServedType, WriteStrategy> strategies) {
        this.clock = clock;
        this.strategies = strategies;
    }

    /** @throws ApiException 422 if the object is invalid */
    void create(WriteRequest request, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        if (!meta.resourceVersion().isEmpty()) {
            throw OptionErrors.withoutReason("resourceVersion should not be set on objects to be created");
        }
        if (GeneratedNames.isWanted(object)) {
            GeneratedNames.give(object);
        }
        SERVER_ONLY.forEach(meta.node()::remove);
        meta.node().put("uid", UUID.randomUUID().toString());
        meta.node().put("creationTimestamp", ObjectMeta.timestamp(clock.instant()));
        var strategy = strategies.apply(request.type());
        strategy.prepareCreate(request, object);
        refuse(request, object, null, strategy.validate(request, object, null));
    }

    /**
     * @param current the stored state; not changed
     * @throws ApiException 409 for another uid or resourceVersion, 422 if the object is invalid
     */
    void update(WriteRequest request, ObjectNode object, ObjectNode current) {
        checkIdentity(request, object, current);
        refill(object, current);
        var strategy = strategies.apply(request.type());
        strategy.prepareUpdate(request, object, current);
        refuse(request, object, current, strategy.validate(request, object, current));
    }

    private static void checkIdentity(WriteRequest request, ObjectNode object, ObjectNode current) {
        var meta = ObjectMeta.of(object);
        var was = ObjectMeta.of(current);
        var version = meta.resourceVersion();
        if (ListOptions.version(version) == 0) {
            UpdateRules.requireVersion(request);
        } else if (!version.equals(was.resourceVersion())) {
            throw ApiException.staleVersion(request.type().groupResource(), was.name());
        }
        if (!meta.uid().isEmpty() && !meta.uid().equals(was.uid())) {
            throw UpdateRules.otherUid(request, meta.uid(), was.uid());
        }
    }

    /** What a client may leave out or may not change is as it was. */
    private static void refill(ObjectNode object, ObjectNode current) {
        var meta = ObjectMeta.of(object);
        var was = ObjectMeta.of(current);
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            meta.put(field, was.node().path(field));
        }
        for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName")) {
            if (meta.node().path(field).isMissingNode()
                    || meta.node().path(field).isNull()
                    || field.equals("generation")) {
                meta.put(field, was.node().path(field));
            }
        }
        meta.node().remove("selfLink");
    }

    private static void refuse(
            WriteRequest request, ObjectNode object, @Nullable ObjectNode current, List<Cause> ofKind) {
        var causes = new ArrayList<Cause>();
        if (request.type().isCustom()) {
            causes.addAll(MetadataRules.check(object, current));
        }
        causes.addAll(ofKind);
        if (!causes.isEmpty()) {
            var type = request.type();
            // The group in which it is kept: an Event is one of the core group, through whichever it came.
            throw ApiException.invalid(
                    type.storage().group(),
                    type.kind().kind(),
                    ObjectMeta.of(object).name(),
                    causes);
        }
    }
}
