package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One state of an object, in whichever version is asked for. For one thread. */
final class VersionedObject {
    private final OwnedKind kind;
    private final OwnedType type;
    private final JsonNode object;
    private final Map<String, Optional<VersionedObject>> others = new HashMap<>();
    private @Nullable FieldSet fields;

    /** @param object in the version of the request; not changed */
    VersionedObject(OwnedKind kind, JsonNode object) {
        this(kind, kind.type(), object);
    }

    private VersionedObject(OwnedKind kind, OwnedType type, JsonNode object) {
        this.kind = kind;
        this.type = type;
        this.object = object;
    }

    JsonNode object() {
        return object;
    }

    FieldType type() {
        return type.type();
    }

    String apiVersion() {
        return type.kind().apiVersion();
    }

    /** The same state in that version; empty where the version is no longer served. */
    Optional<VersionedObject> in(String apiVersion) {
        return apiVersion.equals(apiVersion())
                ? Optional.of(this)
                : others.computeIfAbsent(apiVersion, this::converted);
    }

    private Optional<VersionedObject> converted(String apiVersion) {
        var wanted =
                apiVersion.equals(kind.type().kind().apiVersion()) ? Optional.of(kind.type()) : kind.in(apiVersion);
        return wanted.map(
                other -> new VersionedObject(kind, other, kind.convert((ObjectNode) object.deepCopy(), apiVersion)));
    }

    /** Another state in the same version. */
    VersionedObject with(JsonNode state) {
        return new VersionedObject(kind, type, state);
    }

    FieldSet fields() {
        var known = fields;
        if (known == null) {
            known = OwnedFields.of(type(), object);
            fields = known;
        }
        return known;
    }

    VersionedObject without(FieldSet gone) {
        return with(FieldRemoval.remove(type(), object, gone));
    }

    FieldComparison compareTo(VersionedObject after) {
        return FieldComparison.of(type(), object, after.object);
    }
}
