package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes of custom resources. */
final class CustomWriting implements WriteStrategy {
    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        if (hasStatus(request)) {
            object.remove("status");
        }
        Generations.create(object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        if (request.subresource().equals("status")) {
            NativeWriting.keepAllBut("status", object, current);
        } else if (hasStatus(request)) {
            NativeWriting.keep("status", object, current);
        }
        Generations.update(object, current, hasStatus(request));
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var schema = request.type().custom().orElseThrow().schema();
        return current == null ? schema.validate(object) : schema.validate(object, current);
    }

    private static boolean hasStatus(WriteRequest request) {
        return request.type().custom().orElseThrow().status();
    }
}
