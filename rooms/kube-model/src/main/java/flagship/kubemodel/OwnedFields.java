package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import flagship.kubemodel.FieldType.ScalarForm;
import java.util.ArrayList;
import java.util.List;

/** The set of fields that somebody owns who applies an object (contract section 11.3). */
final class OwnedFields {
    private final FieldSetBuilder fields = new FieldSetBuilder();
    private final List<PathElement> path = new ArrayList<>();

    private OwnedFields() {}

    static FieldSet of(FieldType type, JsonNode object) {
        var walk = new OwnedFields();
        walk.value(type, object);
        return walk.fields.build();
    }

    private void value(FieldType type, JsonNode value) {
        switch (type.form(value)) {
            case MapForm map -> map(map, value);
            case ListForm list -> list(list, value);
            case ScalarForm _ -> fields.add(path);
        }
    }

    private void map(MapForm form, JsonNode value) {
        if (form.atomic()) {
            fields.add(path);
            return;
        }
        for (var member : value.properties()) {
            var type = form.member(member.getKey());
            var below = member.getValue();
            path.add(new PathElement.Field(member.getKey()));
            value(type == null ? FieldType.DEDUCED : type, below);
            if (!form.declares(member.getKey()) || below.isNull() || (below.isObject() && below.isEmpty())) {
                fields.add(path);
            }
            path.removeLast();
        }
    }

    private void list(ListForm form, JsonNode value) {
        if (form.atomic()) {
            fields.add(path);
            return;
        }
        for (JsonNode element : value) {
            var name = ListElements.nameOrNull(form, element);
            if (name != null) {
                path.add(name);
                value(form.element().get(), element);
                fields.add(path);
                path.removeLast();
            }
        }
    }
}
