package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What was recorded from kube-apiserver 1.32. */
final class Golden {
    private Golden() {}

    static JsonNode read(String name) {
        try (var stream = Golden.class.getResourceAsStream("golden/" + name)) {
            if (stream == null) {
                throw new FileNotFoundException(name);
            }
            return Json.parse(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object(String name) {
        return (ObjectNode) read(name);
    }
}
