package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Secrets: {@code stringData} goes into {@code data} as soon as an object is read. */
final class SecretWriting {
    static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");

    private SecretWriting() {}

    static void mergeStringData(ObjectNode object) {
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
