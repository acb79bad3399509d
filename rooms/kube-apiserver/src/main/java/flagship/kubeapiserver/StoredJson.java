package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore.ValueAtRevision;

/** Objects that the server itself writes, as the store keeps them. */
final class StoredJson {
    private StoredJson() {}

    /** The bytes of an object once its revision is known. */
    static ValueAtRevision value(ObjectNode object) {
        return revision -> {
            var copy = object.deepCopy();
            copy.withObject("/metadata").put("resourceVersion", Long.toString(revision));
            return Json.bytes(copy);
        };
    }
}
