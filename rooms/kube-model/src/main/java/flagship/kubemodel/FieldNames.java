package flagship.kubemodel;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Looks at sets of fields with the schema beside them. */
final class FieldNames {
    private FieldNames() {}

    /** The set with every declared field in it that has members below: a struct that is named by its parts is there itself. */
    static FieldSet withParents(FieldSet set, FieldType type) {
        var nodes = new ArrayList<FieldSet.Node>();
        for (var node : set.nodes()) {
            boolean declared = node.element() instanceof PathElement.Field(var name)
                    && type.map() != null
                    && type.map().declares(name);
            var below = node.children().isEmpty()
                    ? node.children()
                    : withParents(node.children(), orDeduced(typeOf(type, node.element())));
            nodes.add(new FieldSet.Node(node.element(), node.member() || (declared && !below.isEmpty()), below));
        }
        return FieldSet.of(nodes);
    }

    /** The type of a part; null where the schema has none. */
    static @Nullable FieldType typeOf(FieldType type, PathElement element) {
        if (element instanceof PathElement.Field(var name)) {
            return type.map() == null ? null : type.map().member(name);
        }
        return type.list() == null ? null : type.list().element().get();
    }

    private static FieldType orDeduced(@Nullable FieldType type) {
        return type == null ? FieldType.DEDUCED : type;
    }
}
