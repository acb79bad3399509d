package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.NativeConversion;

/** Changes objects between the version that is stored and those that are served. In place; loses nothing that both can say. */
final class VersionConversion {
    private final ConversionWebhook webhook;

    VersionConversion(ConversionWebhook webhook) {
        this.webhook = webhook;
    }

    /** From what was stored to the type's version. */
    void fromStored(ServedType type, ObjectNode object) {
        if (type.custom().isPresent()) {
            var schema = type.custom().get().schema();
            convert(type.custom().get(), object, type.kind().apiVersion());
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
            convert(type.custom().get(), object, type.stored().apiVersion());
            type.custom().get().storedSchema().prune(object);
        } else {
            NativeConversion.convert(object, type.kind(), type.stored());
        }
    }

    private void convert(CustomVersion custom, ObjectNode object, String wanted) {
        var converter = custom.converter();
        if (converter.isPresent() && !object.path("apiVersion").asText().equals(wanted)) {
            webhook.convert(converter.get(), object, wanted);
        } else {
            object.put("apiVersion", wanted);
        }
    }
}
