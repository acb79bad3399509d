package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Secrets: {@code stringData} goes into {@code data}. */
final class SecretWriting implements WriteStrategy {
    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        mergeStringData(object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        mergeStringData(object);
    }

    private static void mergeStringData(ObjectNode object) {
        var strings = object.remove("stringData");
        if (strings == null) {
            return;
        }
        var data = object.withObject("data");
        strings.properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getEncoder()
                                .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
}
