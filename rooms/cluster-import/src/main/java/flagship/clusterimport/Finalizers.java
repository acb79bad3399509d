package flagship.clusterimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.stream.Stream;

/** Patches of finalizers. Each names the version that it was made from, so that nobody's finalizer is lost to a race. Pure. */
final class Finalizers {
    private Finalizers() {}

    static ObjectNode add(ObjectMeta object, String finalizer) {
        return patch(
                object,
                Stream.concat(object.finalizers().stream(), Stream.of(finalizer))
                        .toList());
    }

    static ObjectNode remove(ObjectMeta object, String finalizer) {
        return patch(
                object,
                object.finalizers().stream()
                        .filter(other -> !other.equals(finalizer))
                        .toList());
    }

    private static ObjectNode patch(ObjectMeta object, List<String> finalizers) {
        var patch = Json.object();
        var all = patch.putObject("metadata")
                .put("resourceVersion", object.resourceVersion())
                .putArray("finalizers");
        finalizers.forEach(all::add);
        return patch;
    }
}
