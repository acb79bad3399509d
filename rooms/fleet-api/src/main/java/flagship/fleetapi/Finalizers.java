package flagship.fleetapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;

/**
 * Patches of finalizers. A merge patch replaces the list whole, so each names the version that it was made from: nobody's finalizer is lost
 * to a race. Pure.
 */
public final class Finalizers {
    private Finalizers() {}

    /** Adds one to the patch unless the object has it. */
    public static void add(ObjectNode patch, ObjectMeta object, String finalizer) {
        if (!object.finalizers().contains(finalizer)) {
            var metadata = patch.withObject("/metadata").put("resourceVersion", object.resourceVersion());
            var all = metadata.putArray("finalizers");
            object.finalizers().forEach(all::add);
            all.add(finalizer);
        }
    }

    /** The object without one; {@code object} is changed. It names the version that it was read at. */
    public static ObjectNode without(ObjectNode object, String finalizer) {
        var all = object.withObject("/metadata").withArray("/finalizers");
        all.removeIf(name -> name.asText().equals(finalizer));
        if (all.isEmpty()) {
            object.withObject("/metadata").remove("finalizers");
        }
        return object;
    }

    /** The patch that takes one away. */
    public static ObjectNode remove(ObjectMeta object, String finalizer) {
        var patch = Json.object();
        var metadata = patch.putObject("metadata").put("resourceVersion", object.resourceVersion());
        var left = object.finalizers().stream()
                .filter(name -> !name.equals(finalizer))
                .toList();
        if (left.isEmpty()) {
            metadata.putNull("finalizers");
        } else {
            left.forEach(metadata.putArray("finalizers")::add);
        }
        return patch;
    }
}
