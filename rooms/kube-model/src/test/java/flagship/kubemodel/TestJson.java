package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** JSON in tests: single quotes stand for double ones. */
final class TestJson {
    private TestJson() {}

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode node(String json) {
        return Json.parse(bytes(json));
    }

    static ObjectNode object(String json) {
        return Json.parseObject(bytes(json));
    }
}
