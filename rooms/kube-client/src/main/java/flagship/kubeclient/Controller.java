package flagship.kubeclient;

import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Workers on virtual threads that reconcile the keys of one {@link WorkQueue}. While a key is worked on, the logging context (MDC) holds
 * {@code controller} and {@code object}.
 */
public final class Controller<K> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Controller.class);

    private final String name;
    private final Reconciler<K> reconciler;
    private final WorkQueue<K> queue;
    private final List<Thread> workers;

    private Controller(String name, int workers, Reconciler<K> reconciler, WorkQueue<K> queue) {
        this.name = name;
        this.reconciler = reconciler;
        this.queue = queue;
        var threads = new ArrayList<Thread>();
        for (int worker = 0; worker < workers; worker++) {
            threads.add(Thread.ofVirtual().name(name + "-" + worker).unstarted(this::work));
        }
        this.workers = List.copyOf(threads);
    }

    /**
     * Starts a controller.
     *
     * @param name for logs and threads, lower case: {@code binding}
     * @param workers keys worked on at the same time; at least 1
     */
    public static <K> Controller<K> start(String name, int workers, Reconciler<K> reconciler) {
        return start(name, workers, reconciler, new WorkQueue<>(WorkQueue.Retry.DEFAULT, Timing.SYSTEM));
    }

    /** As {@link #start(String, int, Reconciler)} with a queue of the caller's, which this controller then owns. */
    public static <K> Controller<K> start(String name, int workers, Reconciler<K> reconciler, WorkQueue<K> queue) {
        if (workers < 1) {
            throw new IllegalArgumentException("a controller needs at least one worker");
        }
        var controller = new Controller<>(name, workers, reconciler, queue);
        controller.workers.forEach(Thread::start);
        return controller;
    }

    /** A change: reconcile soon. */
    public void enqueue(K key) {
        queue.add(key);
    }

    public void enqueueAfter(K key, Duration delay) {
        queue.addAfter(key, delay);
    }

    /** A handler that enqueues the keys which a changed object concerns; both states are asked for an update. */
    public InformerHandler enqueueing(Function<RawObject, ? extends Iterable<K>> keys) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                keys.apply(object).forEach(queue::add);
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                keys.apply(old).forEach(queue::add);
                keys.apply(current).forEach(queue::add);
            }

            @Override
            public void deleted(RawObject last) {
                keys.apply(last).forEach(queue::add);
            }
        };
    }

    /** Keys waiting. */
    public int backlog() {
        return queue.size();
    }

    private void work() {
        try {
            for (var key = queue.take(); key.isPresent(); key = queue.take()) {
                work(key.get());
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("controller", name).log("worker stopped");
        }
    }

    private void work(K key) throws InterruptedException {
        try (var _ = MDC.putCloseable("controller", name);
                var _ = MDC.putCloseable("object", key.toString())) {
            finish(key, outcome(key));
        } finally {
            queue.done(key);
        }
    }

    private Outcome outcome(K key) throws InterruptedException {
        try {
            return reconciler.reconcile(key);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // One object's failure, of whatever kind, must not end the worker that all others need.
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            logFailure(key, e);
            return Outcome.retry();
        }
    }

    /** An answer of a server, or none, is an ordinary event and needs no trace of calls. */
    private void logFailure(K key, Exception e) {
        var line = log.atWarn().addKeyValue("failures", queue.failures(key) + 1).addKeyValue("error", e.getMessage());
        if (!(e instanceof ApiException || e instanceof IOException)) {
            line = line.setCause(e);
        }
        line.log("reconciliation failed, trying again");
    }

    private void finish(K key, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done() -> queue.forget(key);
            case Outcome.RequeueAfter(var delay) -> {
                queue.forget(key);
                queue.addAfter(key, delay);
            }
            case Outcome.Retry() -> queue.retry(key);
        }
    }

    /** Interrupts the workers and returns when they have ended. */
    @Override
    public void close() {
        queue.close();
        workers.forEach(Thread::interrupt);
        workers.forEach(Threads::join);
    }
}
