package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** When {@code metadata.generation} of a custom resource rises (contract section 6.5). */
final class Generations {
    private Generations() {}

    static void create(ObjectNode object) {
        ObjectMeta.of(object).node().put("generation", 1);
    }

    /** @param status whether the type has the status subresource: then status does not count */
    static void update(ObjectNode object, ObjectNode current, boolean status) {
        if (!counted(object, status).equals(counted(current, status))) {
            var was = ObjectMeta.of(current);
            ObjectMeta.of(object).node().put("generation", was.generation() + 1);
        }
    }

    private static ObjectNode counted(ObjectNode object, boolean status) {
        var copy = object.objectNode();
        copy.setAll(object);
        copy.remove(status ? List.of("metadata", "status") : List.of("metadata"));
        return copy;
    }
}
