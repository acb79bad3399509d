package flagship.scheduling;

import flagship.fleetapi.Failover;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.KnownBindings.Brief;
import flagship.scheduling.SchedulerMeters.Event;

/**
 * Brings changes of bindings into the queue. A status that changed is no reason to schedule.
 *
 * <p>Source: contract section 2.1.
 */
final class BindingEvents implements InformerHandler {
    private final KnownBindings bindings;
    private final OwnBindings own;
    private final WaitingBindings waiting;
    private final FleetState fleet;
    private final Decider decider;
    private final FailoverControllers failover;
    private final SchedulerMeters meters;

    BindingEvents(
            KnownBindings bindings,
            OwnBindings own,
            WaitingBindings waiting,
            FleetState fleet,
            Decider decider,
            FailoverControllers failover,
            SchedulerMeters meters) {
        this.bindings = bindings;
        this.own = own;
        this.waiting = waiting;
        this.fleet = fleet;
        this.decider = decider;
        this.failover = failover;
        this.meters = meters;
    }

    @Override
    public void added(RawObject object) {
        changed(object);
        failover.bindingChanged(object.key());
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        bindings.seen(current);
        if (decider.watches(current.key())) {
            decider.observe(ResourceBinding.of(old.toJson()), ResourceBinding.of(current.toJson()));
        }
        if (old.head().generation() != current.head().generation()
                || !old.head().labels().equals(current.head().labels())
                || !old.head().uid().equals(current.head().uid())) {
            changed(current);
        }
        failover.bindingChanged(current.key());
    }

    private void changed(RawObject object) {
        var binding = ResourceBinding.of(object.toJson());
        var brief = new Brief(
                own.owns(binding),
                own.isOurs(binding),
                binding.spec().schedulePriority().orElse(0),
                binding.spec().placement().map(bindings::shared),
                bindings.kind(binding),
                binding.spec().clusters().stream().map(TargetCluster::name).toList(),
                !binding.spec().gracefulEvictionTasks().isEmpty(),
                binding.spec().failover().flatMap(Failover::application).isPresent());
        var before = bindings.note(object.key(), brief);
        fleet.put(binding);
        if (!brief.owned()) {
            waiting.delete(object.key());
        } else if (before.filter(Brief::owned).isPresent()) {
            enqueue(object.key(), brief, Event.BINDING_UPDATE);
        } else {
            enqueue(object.key(), brief, Event.BINDING_ADD);
        }
    }

    /** What is listed at the start is one of many; what comes later is what somebody waits for. */
    private void enqueue(NamespacedName key, Brief brief, Event event) {
        meters.incoming(event);
        if (bindings.synced(key)) {
            waiting.push(key, brief.priority());
        } else {
            waiting.pushInBackground(key, brief.priority());
        }
    }

    @Override
    public void deleted(RawObject last) {
        bindings.forget(last.key());
        waiting.delete(last.key());
        fleet.removeBinding(last.key());
        decider.forget(last.key());
        failover.bindingChanged(last.key());
    }
}
