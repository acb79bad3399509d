package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.EventRecorder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a gateway that cannot be set up why, once, in the log and in an event of its pod. Safe for use by many threads. */
final class GatewayComplaints {
    private static final Logger log = LoggerFactory.getLogger(GatewayComplaints.class);

    private final EventRecorder events;
    /** What was last said, by gateway. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    GatewayComplaints(EventRecorder events) {
        this.events = events;
    }

    /** All is well, or the gateway is elsewhere. */
    void forget(String gateway) {
        said.remove(gateway);
    }

    void say(String gateway, ObjectNode pod, String message) {
        if (message.equals(said.put(gateway, message))) {
            return;
        }
        log.atWarn()
                .addKeyValue("gateway", gateway)
                .addKeyValue("error", message)
                .log("gateway not set up");
        var metadata = pod.path("metadata");
        var subject = new EventRecorder.Subject(
                "v1",
                "Pod",
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText());
        events.record(subject, EventRecorder.WARNING, "NatGatewayNotReady", message);
    }
}
