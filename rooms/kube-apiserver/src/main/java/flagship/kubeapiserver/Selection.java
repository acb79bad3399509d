package flagship.kubeapiserver;

import flagship.kubemodel.FieldSelector;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.ObjectHead;
import java.util.Set;

/** Which objects of a list or watch are wanted. Reads only the head of an object unless a field of its body is asked for. */
final class Selection {
    private static final Set<String> IN_HEAD = Set.of("metadata.name", "metadata.namespace");

    private final LabelSelector labels;
    private final FieldSelector fields;
    private final SelectableFields selectable;
    private final boolean headSuffices;

    /** @throws flagship.kubemodel.ApiException 400 for a field that the type cannot be selected by */
    Selection(ServedType type, LabelSelector labels, FieldSelector fields) {
        this.labels = labels;
        this.fields = fields;
        this.selectable = SelectableFields.of(type);
        fields.requirements().forEach(requirement -> selectable.require(requirement.field()));
        headSuffices = fields.requirements().stream().allMatch(requirement -> IN_HEAD.contains(requirement.field()));
    }

    boolean everything() {
        return labels.isEmpty() && fields.isEmpty();
    }

    /** @param object bytes in the type's version */
    boolean matches(byte[] object) {
        if (everything()) {
            return true;
        }
        var head = ObjectHead.read(object);
        if (!labels.matches(head.labels())) {
            return false;
        }
        if (headSuffices) {
            return fields.matches(field -> field.equals("metadata.name") ? head.name() : head.namespace());
        }
        var tree = Json.parseObject(object);
        return fields.matches(field -> selectable.read(tree, field));
    }
}
