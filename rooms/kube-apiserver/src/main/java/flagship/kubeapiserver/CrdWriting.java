package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes of CustomResourceDefinitions: every version that was ever stored stays known. */
final class CrdWriting implements WriteStrategy {
    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        var status = object.withObject("status");
        status.putNull("conditions");
        status.putObject("acceptedNames").put("plural", "").put("kind", "");
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        if (!request.subresource().isEmpty()) {
            return;
        }
        var status = object.withObject("status");
        var versions =
                status.get("storedVersions") instanceof ArrayNode array ? array : status.putArray("storedVersions");
        for (JsonNode version : object.path("spec").path("versions")) {
            var name = version.path("name").asText();
            if (version.path("storage").asBoolean()
                    && !ObjectMeta.texts(versions).contains(name)) {
                versions.add(name);
            }
        }
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        return new CrdRules(object, current).check();
    }
}
