package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON merge patch after RFC 7386: members of the patch are merged into the object, null deletes, everything that is not an object is
 * replaced whole.
 *
 * <p>Never changes the trees it is given; what it returns shares nothing with them.
 */
public record MergePatch(ObjectNode patch) {
    /** @throws ApiException 400 if the body is not one JSON object */
    public static MergePatch parse(byte[] body) {
        var patch = PatchBody.decode(body);
        if (patch instanceof ObjectNode object) {
            return new MergePatch(object);
        }
        throw PatchBody.notA("map[string]interface {}", patch);
    }

    /** The object with this patch applied. */
    public ObjectNode apply(ObjectNode current) {
        return apply(current, patch);
    }

    /** The object with {@code patch} applied. */
    public static ObjectNode apply(ObjectNode current, ObjectNode patch) {
        var result = current.deepCopy();
        merge(result, patch);
        return result;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.forEachEntry((name, change) -> {
            if (change.isNull()) {
                target.remove(name);
            } else if (change instanceof ObjectNode members) {
                merge(target.get(name) instanceof ObjectNode existing ? existing : target.putObject(name), members);
            } else {
                target.set(name, change.deepCopy());
            }
        });
    }

    /**
     * The smallest patch that turns {@code from} into {@code to}; empty when they are equal. A null that is to be set cannot be said in a
     * merge patch: it becomes a deletion.
     */
    public static MergePatch between(ObjectNode from, ObjectNode to) {
        return new MergePatch(difference(from, to));
    }

    private static ObjectNode difference(ObjectNode from, ObjectNode to) {
        var patch = Json.object();
        from.fieldNames().forEachRemaining(name -> {
            if (!to.has(name)) {
                patch.putNull(name);
            }
        });
        to.forEachEntry((name, wanted) -> {
            var existing = from.get(name);
            if (existing instanceof ObjectNode old && wanted instanceof ObjectNode young) {
                var inner = difference(old, young);
                if (!inner.isEmpty()) {
                    patch.set(name, inner);
                }
            } else if (existing == null || !JsonEquality.equal(existing, wanted)) {
                patch.set(name, replacement(wanted));
            }
        });
        return patch;
    }

    /** A whole new value; nulls inside its objects would delete, so they are left out. */
    private static JsonNode replacement(JsonNode wanted) {
        if (!(wanted instanceof ObjectNode object)) {
            return wanted.deepCopy();
        }
        var copy = Json.object();
        object.forEachEntry((name, member) -> {
            if (!member.isNull()) {
                copy.set(name, replacement(member));
            }
        });
        return copy;
    }
}
