package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.NativeConversion;

/** Changes objects between the version that is stored and those that are served. In place; loses nothing that both can say. */
final class VersionConversion {
    /** From what was stored to the type's version. */
    void fromStored(ServedType type, ObjectNode object) {
        if (type.custom().isPresent()) {
            var schema = type.custom().get().schema();
            object.put("apiVersion", type.kind().apiVersion());
            schema.prune(object);
            schema.applyDefaults(object);
            return;
        }
        NativeConversion.convert(object, type.stored(), type.kind());
    }

    /** From the type's version to the stored one. */
    void toStored(ServedType type, ObjectNode object) {
        if (type.showsStoredKind()) {
            return;
        }
        if (type.custom().isPresent()) {
            object.put("apiVersion", type.stored().apiVersion());
            type.custom().get().storedSchema().prune(object);
        } else {
            NativeConversion.convert(object, type.kind(), type.stored());
        }
    }
}
