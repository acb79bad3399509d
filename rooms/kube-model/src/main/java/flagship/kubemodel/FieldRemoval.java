package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import org.jspecify.annotations.Nullable;

/** Takes fields out of an object. */
final class FieldRemoval {
    private FieldRemoval() {}

    /** Copies a tree without what a set says; containers that become empty are null (contract section 11.4, step 4). */
    static JsonNode remove(FieldType type, JsonNode value, FieldSet gone) {
        return switch (type.form(value)) {
            case MapForm map -> without(map, value, gone);
            case ListForm list -> without(list, value, gone);
            case FieldType.ScalarForm _ -> value;
        };
    }

    private static JsonNode without(MapForm form, JsonNode value, FieldSet gone) {
        var rest = Json.object();
        if (value.isObject() && !form.atomic()) {
            for (var member : value.properties()) {
                var name = new PathElement.Field(member.getKey());
                if (!gone.has(name)) {
                    var type = form.member(member.getKey());
                    rest.set(member.getKey(), below(type, member.getValue(), gone.children(name)));
                }
            }
        }
        return rest.isEmpty() ? rest.nullNode() : rest;
    }

    private static JsonNode below(@Nullable FieldType type, JsonNode value, FieldSet gone) {
        return gone.isEmpty() ? value : remove(type == null ? FieldType.DEDUCED : type, value, gone);
    }

    private static JsonNode without(ListForm form, JsonNode value, FieldSet gone) {
        var rest = Json.mapper().createArrayNode();
        if (value.isArray() && !form.atomic()) {
            for (JsonNode element : value) {
                var name = ListElements.nameOrNull(form, element);
                if (name == null || !gone.has(name)) {
                    rest.add(name == null ? element : below(form.element().get(), element, gone.children(name)));
                }
            }
        }
        return rest.isEmpty() ? rest.nullNode() : rest;
    }
}
