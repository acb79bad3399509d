package flagship.propagation;

import flagship.kubeclient.Controller;
import flagship.kubeclient.Reconciler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * What was there before the program started, fed into a controller little by little: it is all looked at again, but what users change
 * meanwhile waits for a few of these objects at most, not for tens of thousands. Owns one virtual thread.
 *
 * <p>It needs no bound of its own: it holds keys of objects that exist.
 */
final class Backlog<K> implements AutoCloseable {
    /** Keys of the backlog that may be in the queue at a time. */
    private static final int IN_QUEUE_MAX = 64;

    private final Semaphore room = new Semaphore(IN_QUEUE_MAX);
    private final Set<K> fed = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<K> waiting = new LinkedBlockingQueue<>();
    private final Controller<K> controller;
    private final Thread thread;

    private Backlog(String name, int workers, Reconciler<K> reconciler) {
        controller = Controller.start(name, workers, counted(reconciler));
        thread = Thread.ofVirtual().name(name + "-backlog").unstarted(this::feed);
    }

    /** Starts the controller and what feeds it. */
    static <K> Backlog<K> start(String name, int workers, Reconciler<K> reconciler) {
        var backlog = new Backlog<>(name, workers, reconciler);
        backlog.thread.start();
        return backlog;
    }

    private Reconciler<K> counted(Reconciler<K> reconciler) {
        return key -> {
            try {
                return reconciler.reconcile(key);
            } finally {
                if (fed.remove(key)) {
                    room.release();
                }
            }
        };
    }

    /** Reconcile soon: it changes now. */
    void enqueue(K key) {
        controller.enqueue(key);
    }

    void enqueueAfter(K key, Duration delay) {
        controller.enqueueAfter(key, delay);
    }

    /** Reconcile when there is time: it was there before, or is one of many. */
    void later(K key) {
        waiting.add(key);
    }

    private void feed() {
        try {
            while (true) {
                var key = waiting.take();
                room.acquire();
                if (fed.add(key)) {
                    controller.enqueue(key);
                } else {
                    room.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        controller.close();
    }
}
