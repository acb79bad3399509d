package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes out of an object what its schema does not know, and tells what that was; used once, by one thread. */
final class SchemaPruner {
    private static final Set<String> TYPE_MEMBERS = Set.of("apiVersion", "kind");
    private static final Set<String> METADATA_MEMBERS = Set.of(
            "name",
            "generateName",
            "namespace",
            "selfLink",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "annotations",
            "ownerReferences",
            "finalizers",
            "managedFields");
    private static final Set<String> OWNER_MEMBERS =
            Set.of("apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion");
    private static final Set<String> MANAGED_MEMBERS =
            Set.of("manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource");

    private final List<String> unknown = new ArrayList<>();

    private SchemaPruner() {}

    /** The paths of all that was taken out, sorted. */
    static List<String> prune(SchemaNode root, ObjectNode object) {
        var pruner = new SchemaPruner();
        pruner.members(root, object, FieldPath.ROOT, true);
        return pruner.unknown.stream().sorted().toList();
    }

    /** Prunes a value that is part of an object. */
    static void pruneValue(SchemaNode schema, JsonNode value) {
        new SchemaPruner().node(schema, value, FieldPath.ROOT);
    }

    private void node(SchemaNode schema, JsonNode value, FieldPath path) {
        if (value instanceof ObjectNode object) {
            members(schema, object, path, schema.embedded());
        } else if (value.isArray() && schema.items() != null) {
            for (int i = 0; i < value.size(); i++) {
                node(schema.items(), value.get(i), path.index(i));
            }
        } else if (value.isArray() && !schema.open()) {
            elementsWithoutSchema(value, path);
        }
    }

    /** Elements that no schema describes keep nothing of what is inside of them. */
    private void elementsWithoutSchema(JsonNode array, FieldPath path) {
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof ObjectNode object) {
                retain(object, Set.of(), path.index(i));
            }
        }
    }

    private void members(SchemaNode schema, ObjectNode object, FieldPath path, boolean resource) {
        for (String name : names(object)) {
            if (resource && name.equals("metadata")) {
                metadata(object.get(name), path.child(name));
                continue;
            }
            if (resource && TYPE_MEMBERS.contains(name)) {
                continue;
            }
            var member = schema.member(name);
            if (member != null) {
                node(member, object.get(name), path.child(name));
            } else if (!schema.open()) {
                drop(object, name, path);
            }
        }
    }

    private void metadata(JsonNode metadata, FieldPath path) {
        if (!(metadata instanceof ObjectNode object)) {
            return;
        }
        retain(object, METADATA_MEMBERS, path);
        elements(object.path("ownerReferences"), OWNER_MEMBERS, path.child("ownerReferences"));
        elements(object.path("managedFields"), MANAGED_MEMBERS, path.child("managedFields"));
    }

    private void elements(JsonNode array, Set<String> known, FieldPath path) {
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof ObjectNode element) {
                retain(element, known, path.index(i));
            }
        }
    }

    private void retain(ObjectNode object, Set<String> known, FieldPath path) {
        for (String name : names(object)) {
            if (!known.contains(name)) {
                drop(object, name, path);
            }
        }
    }

    private void drop(ObjectNode object, String name, FieldPath path) {
        object.remove(name);
        unknown.add(path.child(name).toString());
    }

    /** A copy, because members are taken out while walking. */
    private static List<String> names(ObjectNode object) {
        var names = new ArrayList<String>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
