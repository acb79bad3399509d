package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ManagedFields.Owned;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps {@code metadata.managedFields}: who owns which fields of an object, and what becomes of that when somebody writes or applies. One
 * for a request; for one thread.
 *
 * <p>The caller says what time it is, decodes and defaults objects before {@link #created} and {@link #updated} and after {@link #apply},
 * and stores them.
 *
 * <p>Source: contract section 11.
 */
public final class FieldOwnership {
    static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /** Fields that nobody owns: the server sets them. */
    private static final FieldSet NEVER_OWNED = Stream.concat(
                    Stream.of(List.of("apiVersion"), List.of("kind"), List.of("metadata")),
                    Stream.of(
                                    "name",
                                    "namespace",
                                    "creationTimestamp",
                                    "selfLink",
                                    "uid",
                                    "clusterName",
                                    "generation",
                                    "managedFields",
                                    "resourceVersion")
                            .map(field -> List.of("metadata", field)))
            .map(FieldSet::ofPath)
            .reduce(FieldSet.EMPTY, FieldSet::union);

    private final OwnedKind kind;
    private final String now;
    private final FieldSet reset;

    public FieldOwnership(OwnedKind kind, Instant now) {
        this.kind = kind;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
        this.reset = kind.resetFields().stream().map(FieldSet::ofPath).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** Sets the entries of a new object, in place: everything belongs to {@code manager}, unless the object brings entries along. */
    public void created(ObjectNode object, String manager) {
        var managed = ManagedFields.of(object);
        var plain = withoutEntries(object);
        write(managed, new VersionedObject(kind, kind.type().blank()), new VersionedObject(kind, plain), manager);
        managed.writeTo(object);
    }

    /**
     * Sets the entries of a changed object, in place. Entries that the object brings along replace the live ones where they are well-formed;
     * an object without entries gets none: it is not tracked until it is first applied to.
     *
     * @param live the stored state; not changed
     */
    public void updated(ObjectNode live, ObjectNode object, String manager) {
        var managed = given(live, object);
        var plain = withoutEntries(object);
        if (!managed.isEmpty()) {
            write(managed, new VersionedObject(kind, withoutEntries(live)), new VersionedObject(kind, plain), manager);
        }
        managed.writeTo(object);
    }

    /** A subresource does not change the entries of others by hand. */
    private ManagedFields given(ObjectNode live, ObjectNode object) {
        var sent = object.path("metadata").path("managedFields");
        if (!kind.subresource().isEmpty() || sent.isMissingNode()) {
            return ManagedFields.of(live);
        }
        if (ManagedFields.isReset(sent)) {
            return new ManagedFields();
        }
        return ManagedFields.read(sent).filter(managed -> !managed.isEmpty()).orElseGet(() -> ManagedFields.of(live));
    }

    /** Another tree that shares everything but its metadata. */
    private static ObjectNode withoutEntries(ObjectNode object) {
        if (!(object.get("metadata") instanceof ObjectNode metadata) || !metadata.has("managedFields")) {
            return object;
        }
        var plain = Json.object();
        plain.setAll(object);
        var rest = Json.object();
        rest.setAll(metadata);
        rest.remove("managedFields");
        plain.set("metadata", rest);
        return plain;
    }

    private void write(ManagedFields managed, VersionedObject before, VersionedObject after, String manager) {
        settle(managed, before);
        var writer = owner(manager, false);
        var change = new OwnershipChange(managed, reset, before, after);
        change.dispossess(NOBODY);
        var taken = change.difference().written().recursiveDifference(reset).difference(NEVER_OWNED);
        if (!taken.isEmpty()) {
            var previous = managed.get(writer);
            var fields = previous == null ? taken : taken.union(previous.fields());
            managed.put(writer, new Owned(fields, apiVersion(), now));
        }
        ManyUpdaters.merge(managed);
    }

    private static final FieldOwner NOBODY = new FieldOwner("", false, "", "");

    private FieldOwner owner(String manager, boolean applies) {
        return FieldOwner.of(manager, applies, apiVersion(), kind.subresource());
    }

    private String apiVersion() {
        return kind.type().kind().apiVersion();
    }

    /** The schema may have changed since the entries were written. */
    private static void settle(ManagedFields managed, VersionedObject live) {
        managed.forEach((owner, owned) -> live.in(owned.apiVersion()).ifPresent(state -> {
            var fields = SchemaDrift.settle(owned.fields(), state);
            if (!fields.equals(owned.fields())) {
                managed.put(owner, owned.with(fields));
            }
        }));
    }

    /**
     * The live object with a configuration applied, entries included; still to be decoded and defaulted. Neither tree is changed.
     *
     * @param live the stored state, or {@link OwnedType#blank} where there is none
     * @param configuration the fields that {@code manager} wants to own, as sent
     * @param force takes fields away from others
     * @throws ApiException 400 for another kind or with entries; 409 if others own fields with other values; 500 without a reason, as
     *     kube-apiserver has it, if the configuration is not of the type
     */
    public ObjectNode apply(ObjectNode live, ObjectNode configuration, String manager, boolean force) {
        checkKind(configuration);
        checkType(configuration);
        var managed = ManagedFields.read(live.path("metadata").path("managedFields"))
                .orElseThrow(() -> refusedType("failed to decode managed fields: an entry is not well-formed"));
        var state = new VersionedObject(kind, withoutEntries(live));
        if (managed.isEmpty()) {
            write(managed, new VersionedObject(kind, kind.type().blank()), state, BEFORE_FIRST_APPLY);
        }
        settle(managed, state);
        var application = new Application(managed, state, configuration, owner(manager, true));
        return manager.equals(LastApplied.MANAGER)
                ? LastApplied.renew(applyMigrating(application, force), configuration)
                : application.run(force, Map.of());
    }

    /** What kubectl once applied by itself may be overwritten by kubectl. */
    private ObjectNode applyMigrating(Application application, boolean force) {
        var conflicts = force ? Map.<FieldOwner, FieldSet>of() : application.conflicts();
        if (conflicts.isEmpty()) {
            return application.run(force, conflicts);
        }
        var allowed = LastApplied.unchangedFields(kind.type(), application.live.object());
        var rest = new java.util.TreeMap<FieldOwner, FieldSet>();
        conflicts.forEach((owner, fields) -> {
            var refused = fields.difference(allowed);
            if (!refused.isEmpty()) {
                rest.put(owner, refused);
            }
        });
        return application.run(rest.isEmpty(), rest);
    }

    private void checkKind(ObjectNode configuration) {
        var given = GroupVersionKind.of(Trees.text(configuration, "apiVersion"), Trees.text(configuration, "kind"));
        if (!given.equals(kind.type().kind())) {
            throw ApiException.badRequest("invalid object type: " + shown(given));
        }
        if (configuration.path("metadata").hasNonNull("managedFields")) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
    }

    private void checkType(ObjectNode configuration) {
        var faults = TypedCheck.faults(kind.type().type(), configuration);
        if (!faults.isEmpty()) {
            throw refusedType("failed to create typed patch object (%s): %s"
                    .formatted(described(kind.type().kind(), configuration), faults));
        }
    }

    private static ApiException refusedType(String message) {
        return new ApiException(new Status(500, "", message, null));
    }

    /** {@code namespace/name; apps/v1, Kind=Deployment}: what failures of an apply call the object. */
    public static String described(GroupVersionKind kind, JsonNode object) {
        var metadata = object.path("metadata");
        return "%s/%s; %s".formatted(Trees.text(metadata, "namespace"), Trees.text(metadata, "name"), shown(kind));
    }

    private static String shown(GroupVersionKind kind) {
        return "%s/%s, Kind=%s".formatted(kind.group(), kind.version(), kind.kind());
    }

    /** One configuration on its way into one live object. */
    private final class Application {
        private final ManagedFields managed;
        private final VersionedObject live;
        private final FieldOwner applier;
        private final VersionedObject result;
        private final OwnershipChange change;

        Application(ManagedFields managed, VersionedObject live, ObjectNode configuration, FieldOwner applier) {
            this.managed = managed;
            this.live = live;
            this.applier = applier;
            var last = managed.get(applier);
            var wanted = OwnedFields.of(kind.type().type(), configuration).recursiveDifference(reset);
            managed.put(applier, new Owned(wanted, apiVersion(), last == null ? "" : last.time()));
            var merged = live.with(FieldMerge.merge(live.type(), live.object(), configuration));
            this.result = last == null ? merged : Pruning.prune(merged, last, managed);
            this.change = new OwnershipChange(managed, reset, live, result);
        }

        Map<FieldOwner, FieldSet> conflicts() {
            return change.conflicts(applier);
        }

        /** @param refused conflicts that are already known; where there are none they are looked for, unless forced */
        ObjectNode run(boolean force, Map<FieldOwner, FieldSet> refused) {
            var conflicts = force || !refused.isEmpty() ? refused : conflicts();
            if (!conflicts.isEmpty()) {
                throw OwnershipChange.refusal(conflicts);
            }
            change.dispossess(applier);
            var owned = managed.get(applier);
            boolean same = JsonEquality.equal(live.object(), result.object());
            if (owned != null) {
                var fields = owned.fields().difference(NEVER_OWNED);
                if (fields.isEmpty()) {
                    managed.remove(applier);
                } else {
                    managed.put(
                            applier,
                            same ? owned.with(fields) : owned.with(fields).at(now));
                }
            }
            var object = result.object() instanceof ObjectNode tree
                    ? tree.deepCopy()
                    : kind.type().blank();
            managed.writeTo(object);
            return object;
        }
    }
}
