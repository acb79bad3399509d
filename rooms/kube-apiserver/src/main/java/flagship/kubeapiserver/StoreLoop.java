package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.RevisionCompacted;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that shows a worker the current objects under a prefix and then every change. Starts over when it has lost the thread. */
final class StoreLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreLoop.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final String name;
    private final ObjectStore store;
    private final String prefix;
    private final Worker worker;
    private final Thread thread;
    private volatile boolean closing;

    StoreLoop(String name, ObjectStore store, String prefix, Worker worker) {
        this.name = name;
        this.store = store;
        this.prefix = prefix;
        this.worker = worker;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** What is done about changes. All calls come from the loop's thread. A failure is tried again later, from the current state on. */
    interface Worker {
        /** The state from which events go on; called first, and again after a loss. */
        void reset();

        /** One object of the current state. */
        void seen(Stored stored);

        void changed(Event event);

        /** Called when nothing more has arrived, at least every half second: for work that waits for other things. */
        default void idle() {}
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            try {
                round();
            } catch (InterruptedException e) {
                return;
            } catch (WatchEnded | RevisionCompacted e) {
                log.atDebug().addKeyValue("loop", name).log("starting over");
                pause();
            } catch (
                    RuntimeException
                            e) { // A loop of the server outlives a fault in one object: the next round tries again.
                if (!closing) {
                    log.atWarn().setCause(e).addKeyValue("loop", name).log("round failed");
                    pause();
                }
            }
        }
    }

    private void round() throws InterruptedException {
        worker.reset();
        long revision = store.revision();
        try (var watch = store.watch(prefix, revision)) {
            store.scan(prefix, revision, "", stored -> {
                worker.seen(stored);
                return !closing;
            });
            while (!closing) {
                watch.take(PATIENCE).forEach(worker::changed);
                worker.idle();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        join(thread);
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
