package flagship.scheduling;

import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;

/** Ends eviction tasks when the workload is well elsewhere, or has had its time. Source: contract section 11.5. */
final class GracefulEviction implements Reconciler<NamespacedName> {
    private final KnownBindings bindings;
    private final BindingWriter writer;
    private final DecisionEventSink events;
    private final Duration timeout;
    private final Timing timing;

    GracefulEviction(
            KnownBindings bindings, BindingWriter writer, DecisionEventSink events, Duration timeout, Timing timing) {
        this.bindings = bindings;
        this.writer = writer;
        this.events = events;
        this.timeout = timeout;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = bindings.newest(key);
        if (found.isEmpty()
                || found.get().metadata().isBeingDeleted()
                || found.get().spec().gracefulEvictionTasks().isEmpty()) {
            return Outcome.done();
        }
        var binding = found.get();
        var life = EvictionTaskLife.of(binding, timeout, timing.now());
        if (life.changes(binding)) {
            write(binding, life);
        }
        return life.recheck().map(Outcome::after).orElseGet(Outcome::done);
    }

    private void write(ResourceBinding binding, EvictionTaskLife life) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("spec")
                .set(
                        "gracefulEvictionTasks",
                        life.tasks().isEmpty() ? Json.mapper().nullNode() : GracefulEvictionTask.toJson(life.tasks()));
        try {
            writer.writeSpec(binding, patch);
        } catch (ApiException e) {
            if (!BindingWriter.isConflict(e)) {
                life.dropped().forEach(cluster -> events.record(binding, DecisionEvents.notEvicted(cluster)));
            }
            throw e;
        }
        life.dropped().forEach(cluster -> events.record(binding, DecisionEvents.evicted(cluster)));
    }
}
