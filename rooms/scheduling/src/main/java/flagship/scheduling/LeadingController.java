package flagship.scheduling;

import flagship.kubeclient.Controller;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A controller that runs while this process leads. Each start looks at every key. What wins over a write of ours is no failure: the next look
 * sees more.
 *
 * @param <K> what names an object
 */
final class LeadingController<K> {
    private static final Duration CACHE_LAG = Duration.ofMillis(50);

    private final String name;
    private final int workers;
    private final Reconciler<K> reconciler;
    private final Supplier<? extends Iterable<K>> all;
    private volatile Optional<Controller<K>> running = Optional.empty();

    LeadingController(String name, int workers, Reconciler<K> reconciler, Supplier<? extends Iterable<K>> all) {
        this.name = name;
        this.workers = workers;
        this.reconciler = reconciler;
        this.all = all;
    }

    void start() {
        var controller = Controller.start(name, workers, this::reconcile);
        running = Optional.of(controller);
        all.get().forEach(controller::enqueue);
    }

    private Reconciler.Outcome reconcile(K key) throws Exception {
        try {
            return reconciler.reconcile(key);
        } catch (ApiException e) {
            if (BindingWriter.isConflict(e)) {
                return Reconciler.Outcome.after(CACHE_LAG);
            }
            if (e.code() == 404) {
                return Reconciler.Outcome.done(); // Gone meanwhile.
            }
            throw e;
        }
    }

    /** Ignored while this process does not lead: the next start looks at everything. */
    void enqueue(K key) {
        running.ifPresent(controller -> controller.enqueue(key));
    }

    /** Returns when nothing is reconciled any more. */
    void stop() {
        running.ifPresent(Controller::close);
        running = Optional.empty();
    }
}
