package flagship.scheduling;

import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.SchedulerMeters.Event;
import flagship.scheduling.WaitingBindings.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads that look at bindings. There are many, since most of the time of a binding is its writes, which the store takes together.
 * Can be started and stopped again and again.
 */
final class SchedulingWorkers {
    private static final Logger log = LoggerFactory.getLogger(SchedulingWorkers.class);
    private static final Duration SYNC_POLL = Duration.ofMillis(2);

    private final int count;
    private final WaitingBindings waiting;
    private final BindingAttempt attempts;
    private final BooleanSupplier synced;
    private final SchedulerMeters meters;
    private final Timing timing;
    /** Guarded by this. */
    private List<Thread> threads = List.of();

    /** @param synced whether everything that exists is known: nothing is decided before */
    SchedulingWorkers(
            int count,
            WaitingBindings waiting,
            BindingAttempt attempts,
            BooleanSupplier synced,
            SchedulerMeters meters,
            Timing timing) {
        this.count = count;
        this.waiting = waiting;
        this.attempts = attempts;
        this.synced = synced;
        this.meters = meters;
        this.timing = timing;
    }

    synchronized void start() {
        var started = new ArrayList<Thread>();
        for (int worker = 0; worker < count; worker++) {
            started.add(Thread.ofVirtual().name("scheduler-" + worker).start(this::work));
        }
        threads = List.copyOf(started);
    }

    /** Returns when no binding is worked on any more; what was begun is begun again after the next start. */
    synchronized void stop() {
        threads.forEach(Thread::interrupt);
        threads.forEach(Threads::join);
        threads = List.of();
    }

    private void work() {
        try {
            while (!synced.getAsBoolean()) {
                timing.sleep(SYNC_POLL);
            }
            for (var key = waiting.take(); key.isPresent(); key = waiting.take()) {
                work(key.get());
            }
        } catch (InterruptedException e) {
            log.atDebug().log("worker stopped");
        }
    }

    private void work(NamespacedName key) throws InterruptedException {
        var outcome = Outcome.FAILED;
        try (var _ = MDC.putCloseable("controller", "scheduler");
                var _ = MDC.putCloseable("object", key.toString())) {
            outcome = attempts.attempt(key);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // One binding's failure, of whatever kind, must not end the worker that all others need.
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            log.atError().setCause(e).log("scheduling failed, trying again");
        } finally {
            if (outcome != Outcome.DONE) {
                meters.incoming(Event.ATTEMPT_FAILURE);
            }
            waiting.finish(key, outcome);
        }
    }
}
