package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How long an object stays after it was marked. Only pods that a node runs get any time. */
final class Grace {
    private static final long USUAL_SECONDS = 30;

    private Grace() {}

    /** In seconds. */
    static long of(ServedType type, ObjectNode object, DeleteOptions options) {
        boolean running = type.kind().kind().equals("Pod")
                && !type.isCustom()
                && !object.path("spec").path("nodeName").asText("").isEmpty()
                && !finished(object);
        if (!running) {
            return 0;
        }
        long wanted = options.graceSeconds()
                .orElseGet(() -> object.path("spec")
                        .path("terminationGracePeriodSeconds")
                        .asLong(USUAL_SECONDS));
        return wanted < 0 ? 1 : wanted;
    }

    private static boolean finished(ObjectNode pod) {
        var phase = pod.path("status").path("phase").asText("");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
