package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
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
        var custom = request.type().custom().orElseThrow();
        var schema = custom.schema();
        boolean ofStatus = request.subresource().equals("status");
        var causes = new ArrayList<Cause>();
        if (ofStatus && current != null) {
            causes.addAll(schema.validateMember("status", object, current));
        } else {
            causes.addAll(current == null ? schema.validate(object) : schema.validate(object, current));
        }
        custom.scale()
                .ifPresent(scale -> causes.addAll(
                        ofStatus ? CustomScaleRules.status(scale, object) : CustomScaleRules.spec(scale, object)));
        return List.copyOf(causes);
    }

    private static boolean hasStatus(WriteRequest request) {
        return request.type().custom().orElseThrow().status();
    }
}
