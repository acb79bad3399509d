package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.scheduling.DecisionEvents.Event;

/** Tells each event twice: on the binding and on its template. Source: contract section 2.7. */
final class DecisionEventSink {
    private final EventRecorder recorder;

    DecisionEventSink(EventRecorder recorder) {
        this.recorder = recorder;
    }

    void record(ResourceBinding binding, Event event) {
        var metadata = binding.metadata();
        record(
                new Subject(
                        binding.kind().apiVersion(),
                        binding.kind().kind(),
                        metadata.namespace(),
                        metadata.name(),
                        metadata.uid(),
                        metadata.resourceVersion()),
                event);
        var template = binding.spec().resource();
        record(
                new Subject(
                        template.apiVersion(),
                        template.kind(),
                        template.namespace(),
                        template.name(),
                        template.uid(),
                        template.resourceVersion()),
                event);
    }

    private void record(Subject subject, Event event) {
        recorder.record(subject, event.type(), event.reason(), event.message());
    }
}
