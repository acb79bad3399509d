package flagship.scheduling;

import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Condition;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Timing;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.Refused;
import flagship.scheduling.WaitingBindings.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a binding: schedules it, notes that it was seen, or leaves it. Reads the whole state; never asks what woke it. For one key by
 * one thread at a time, for different keys in parallel.
 *
 * <p>Source: contract sections 2.4 to 2.7.
 */
final class BindingAttempt {
    private static final Logger log = LoggerFactory.getLogger(BindingAttempt.class);
    /** How often a decision is made anew because the binding changed under it; then it waits for its turn. */
    private static final int TRIES_MAX = 5;

    private final KnownBindings bindings;
    private final Trigger trigger;
    private final Decider decider;
    private final BindingWriter writer;
    private final DecisionEventSink events;
    private final Wakes wakes;
    private final SchedulerMeters meters;
    private final Timing timing;

    BindingAttempt(
            KnownBindings bindings,
            Trigger trigger,
            Decider decider,
            BindingWriter writer,
            DecisionEventSink events,
            Wakes wakes,
            SchedulerMeters meters,
            Timing timing) {
        this.bindings = bindings;
        this.trigger = trigger;
        this.decider = decider;
        this.writer = writer;
        this.events = events;
        this.wakes = wakes;
        this.meters = meters;
        this.timing = timing;
    }

    Outcome attempt(NamespacedName key) throws InterruptedException {
        var found = bindings.newest(key);
        for (int attempt = 1; found.isPresent(); attempt++) {
            try {
                return look(found.get());
            } catch (ApiException e) {
                if (e.code() == 404 || isTerminating(e)) {
                    return Outcome.DONE;
                }
                if (!BindingWriter.isConflict(e) || attempt == TRIES_MAX) {
                    return failed(key, e);
                }
                decider.notPlaced(found.get());
                found = reread(found.get());
            } catch (IOException e) {
                return failed(key, e);
            }
        }
        return Outcome.DONE;
    }

    private Optional<ResourceBinding> reread(ResourceBinding binding) throws InterruptedException {
        try {
            return Optional.of(writer.read(binding));
        } catch (ApiException | IOException e) {
            // Gone, or not to be reached: what the cache has says so too, or will be tried again.
            log.atDebug()
                    .addKeyValue("object", binding.key())
                    .addKeyValue("error", e.getMessage())
                    .log("not read again");
            return bindings.newest(binding.key());
        }
    }

    private static Outcome failed(NamespacedName key, Exception failure) {
        log.atWarn()
                .addKeyValue("object", key)
                .addKeyValue("error", failure.getMessage())
                .log("binding not written, trying again");
        return Outcome.FAILED;
    }

    private static boolean isTerminating(ApiException failure) {
        return failure.code() == 403 && failure.status().message().contains("because it is being terminated");
    }

    private Outcome look(ResourceBinding binding) throws IOException, InterruptedException {
        if (binding.metadata().isBeingDeleted()) {
            events.record(binding, DecisionEvents.skipped(binding));
            return Outcome.DONE;
        }
        var placement = binding.spec().placement();
        if (placement.isEmpty()) {
            log.atWarn().addKeyValue("object", binding.key()).log("failed to get placement from binding");
            return Outcome.FAILED;
        }
        var action = trigger.action(binding, placement.get(), decider::isLeaving);
        return switch (action) {
            case RECONCILE, SCALE -> schedule(binding, action);
            case OBSERVE -> {
                writer.writeStatus(binding, newest -> observed(binding, newest));
                yield Outcome.DONE;
            }
            case NOTHING -> Outcome.DONE;
        };
    }

    /** Only the generation that was looked at is noted, whatever has come since. */
    private static Optional<com.fasterxml.jackson.databind.node.ObjectNode> observed(
            ResourceBinding looked, ResourceBinding newest) {
        return newest.status().schedulerObservedGeneration()
                        >= looked.metadata().generation()
                ? Optional.empty()
                : Optional.of(BindingWrites.observed(looked));
    }

    private Outcome schedule(ResourceBinding binding, Trigger.Action type) throws IOException, InterruptedException {
        long started = timing.nanoTime();
        wakes.note(binding.key(), true);
        var decision = decider.decide(binding);
        var error = true;
        try {
            write(binding, decision);
            error = decision instanceof NotEnoughRoom || decision instanceof Refused;
        } finally {
            meters.attempted(type, error, Duration.ofNanos(timing.nanoTime() - started));
        }
        wakes.note(binding.key(), decision instanceof NoClusterFit);
        return switch (decision) {
            case Decision.Placed _, NoClusterFit _, Decision.NothingTried _ -> Outcome.DONE;
            case NotEnoughRoom _ -> Outcome.NO_ROOM;
            case Refused _ -> Outcome.FAILED;
        };
    }

    private void write(ResourceBinding binding, Decision decision) throws IOException, InterruptedException {
        var writes = BindingWrites.of(binding, decision, timing.now());
        if (writes.onlyRepeats() && !Trigger.isForced(binding)) {
            return; // The same place again, as after a restart: nothing to tell anybody.
        }
        var written = writes.spec().isPresent() ? writeSpec(binding, decision, writes) : binding;
        writer.writeStatus(
                written,
                newest -> BindingWrites.of(asDecided(newest, written), decision, timing.now())
                        .statusPatch());
        DecisionEvents.of(binding, decision).forEach(event -> events.record(binding, event));
    }

    /** The status as it is now, on the binding as it was decided on. */
    private static ResourceBinding asDecided(ResourceBinding newest, ResourceBinding written) {
        return new ResourceBinding(written.metadata(), written.spec(), newest.status());
    }

    /** A refusal is told in the condition before it is passed on; a change that came in between is not one. */
    private ResourceBinding writeSpec(ResourceBinding binding, Decision decision, BindingWrites writes)
            throws IOException, InterruptedException {
        try {
            return writer.writeSpec(binding, writes.spec().orElseThrow());
        } catch (ApiException e) {
            if (e.code() != 404 && !BindingWriter.isConflict(e) && !isTerminating(e)) {
                decider.notPlaced(binding);
                events.record(binding, DecisionEvents.failed(String.valueOf(e.getMessage())));
                writer.writeCondition(binding, refused(decision, e));
            }
            throw e;
        }
    }

    private static Condition refused(Decision decision, ApiException refusal) {
        var message = String.valueOf(refusal.getMessage());
        if (decision instanceof NoClusterFit fit) {
            return Condition.isFalse(
                    BindingStatus.SCHEDULED, "NoClusterFit", "[%s, %s]".formatted(fit.message(), message));
        }
        return refusal.code() == 403 && refusal.status().reason().equals("QuotaExceeded")
                ? Condition.isFalse(BindingStatus.SCHEDULED, "QuotaExceeded", message)
                : ScheduledCondition.error(message);
    }
}
