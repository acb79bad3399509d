package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
        if (type.showsStoredKind()) {
            return;
        }
        switch (type.kind().kind()) {
            case "Event" -> EventConversion.toNew(object);
            case "HorizontalPodAutoscaler" -> AutoscalerConversion.toV1(object);
            default -> object.put("apiVersion", type.kind().apiVersion());
        }
    }

    /** From the type's version to the stored one. */
    void toStored(ServedType type, ObjectNode object) {
        if (type.showsStoredKind()) {
            return;
        }
        switch (type.kind().kind()) {
            case "Event" -> EventConversion.toCore(object);
            case "HorizontalPodAutoscaler" -> AutoscalerConversion.toV2(object);
            default -> object.put("apiVersion", type.stored().apiVersion());
        }
    }
}
