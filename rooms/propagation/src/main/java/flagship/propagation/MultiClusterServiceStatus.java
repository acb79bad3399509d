package flagship.propagation;

import flagship.fleetapi.Condition;
import flagship.fleetapi.MultiClusterService;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Clock;

/** Writes the conditions of MultiClusterServices, which two controllers do: each write names the version that it was made from. */
final class MultiClusterServiceStatus {
    private final KubeClient host;
    private final PipelineEvents events;
    private final Clock clock;

    MultiClusterServiceStatus(KubeClient host, PipelineEvents events, Clock clock) {
        this.host = host;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Sets a condition, and tells of it in an event if it is news.
     *
     * @param what the event's reason without Succeed or Failed
     * @throws ApiException Conflict if somebody else wrote first: reconcile again
     */
    void set(MultiClusterService service, Condition condition, String what) throws IOException, InterruptedException {
        var before = service.conditions().find(condition.type());
        if (before.isPresent()
                && before.get().status().equals(condition.status())
                && before.get().message().equals(condition.message())) {
            return;
        }
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", service.metadata().resourceVersion());
        patch.putObject("status")
                .set(
                        "conditions",
                        service.conditions().set(condition, clock.instant()).toJson());
        try {
            host.mergePatchStatus(MultiClusterService.RESOURCE, service.key(), patch);
        } catch (ApiException e) {
            if (Answers.isGone(e)) {
                return;
            }
            throw e;
        }
        if (condition.holds()) {
            events.succeeded(about(service), what, condition.message());
        } else {
            events.failed(about(service), what, condition.message());
        }
    }

    static Subject about(MultiClusterService service) {
        return PipelineEvents.about(MultiClusterService.KIND, service.metadata());
    }
}
