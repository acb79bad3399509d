package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.ObjectHead;

/**
 * Tells users in Events what the pipeline did. When hundreds of things succeed at once only some are told of: each would cost as much as what
 * it tells, and the conditions say the same. Failures are always told.
 *
 * <p>Source of the reasons: Karmada, {@code pkg/events}.
 */
final class PipelineEvents {
    private static final int SUCCESSES_AT_ONCE = 100;
    private static final int SUCCESSES_PER_SECOND = 20;

    private final EventRecorder recorder;
    private final SuccessBudget budget = new SuccessBudget(SUCCESSES_AT_ONCE, SUCCESSES_PER_SECOND);

    PipelineEvents(EventRecorder recorder) {
        this.recorder = recorder;
    }

    void succeeded(Subject subject, String what, String message) {
        if (budget.take(System.nanoTime())) {
            recorder.record(subject, EventRecorder.NORMAL, what + "Succeed", message);
        }
    }

    void failed(Subject subject, String what, String message) {
        recorder.record(subject, EventRecorder.WARNING, what + "Failed", message);
    }

    /** With a reason that is one word for good and bad. */
    void told(Subject subject, String reason, String message) {
        recorder.record(subject, EventRecorder.NORMAL, reason, message);
    }

    void warned(Subject subject, String reason, String message) {
        recorder.record(subject, EventRecorder.WARNING, reason, message);
    }

    static Subject about(ObjectHead head) {
        return new Subject(head.apiVersion(), head.kind(), head.namespace(), head.name(), head.uid(), "");
    }

    static Subject about(ObjectNode object) {
        var metadata = object.path("metadata");
        return new Subject(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText(),
                metadata.path("uid").asText(""),
                "");
    }

    static Subject about(ResourceBinding binding) {
        return about(binding.kind(), binding.metadata());
    }

    static Subject about(GroupVersionKind kind, ObjectMeta metadata) {
        return new Subject(kind.apiVersion(), kind.kind(), metadata.namespace(), metadata.name(), metadata.uid(), "");
    }

    /** The template of a binding. */
    static Subject template(ResourceBinding binding) {
        var resource = binding.spec().resource();
        return new Subject(
                resource.apiVersion(), resource.kind(), resource.namespace(), resource.name(), resource.uid(), "");
    }
}
