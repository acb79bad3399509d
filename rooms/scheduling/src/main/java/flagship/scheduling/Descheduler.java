package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.DecisionEvents.Event;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes replicas back from clusters that cannot start them, from time to time; the scheduler then finds them another place. */
final class Descheduler implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(Descheduler.class);

    private final KnownBindings bindings;
    private final BindingWriter writer;
    private final DecisionEventSink events;
    private final DeschedulerConfig config;

    Descheduler(KnownBindings bindings, BindingWriter writer, DecisionEventSink events, DeschedulerConfig config) {
        this.bindings = bindings;
        this.writer = writer;
        this.events = events;
        this.config = config;
    }

    /** One round over all bindings, whatever the key. */
    @Override
    public Outcome reconcile(String round) throws InterruptedException {
        for (NamespacedName key : List.copyOf(bindings.briefs().keySet())) {
            try {
                look(key);
            } catch (ApiException | IOException e) {
                // The next round looks at it again; the other bindings are not to wait for it.
                log.atWarn()
                        .addKeyValue("object", key)
                        .addKeyValue("error", e.getMessage())
                        .log("not descheduled");
            }
        }
        return Outcome.after(config.every());
    }

    private void look(NamespacedName key) throws IOException, InterruptedException {
        var found = bindings.newest(key)
                .filter(binding -> !binding.metadata().isBeingDeleted() && Descheduling.applies(binding));
        if (found.isPresent()) {
            var binding = found.get();
            var change = Descheduling.of(
                    binding,
                    cluster -> config.pods()
                            .count(cluster, binding.spec().resource(), config.threshold())
                            .orElse(0));
            if (!change.taken().isEmpty()) {
                write(binding, change);
            }
        }
    }

    private void write(ResourceBinding binding, Descheduling change) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("spec").set("clusters", TargetCluster.toJson(change.clusters()));
        try {
            writer.writeSpec(binding, patch);
            events.record(binding, new Event("Normal", "DescheduleBindingSucceed", change.message()));
        } catch (ApiException e) {
            if (!BindingWriter.isConflict(e)) {
                events.record(binding, new Event("Warning", "DescheduleBindingFailed", String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }
}
