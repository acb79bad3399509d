package flagship.kubeapiserver;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that are being answered, each on a virtual thread that is started here. */
final class RunningRequests {
    private static final Duration CLOSE_STEP = Duration.ofMillis(20);

    private final Set<Running> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** One request and its thread. */
    static final class Running {
        private final Thread thread;
        private boolean longRunning; // Guarded by this.
        private volatile boolean gone;

        private Running(String name, Work work, Set<Running> all) {
            thread = Thread.ofVirtual().name(name).unstarted(() -> {
                try {
                    work.run(this);
                } finally {
                    all.remove(this);
                }
            });
        }

        /** Runs the handler; meanwhile the thread is interrupted when nobody wants the answer any more, if it may take for ever. */
        void during(boolean mayTakeForEver, Task task) throws IOException, InterruptedException {
            synchronized (this) {
                longRunning = mayTakeForEver;
            }
            try {
                task.run();
            } finally {
                synchronized (this) {
                    longRunning = false;
                    Thread.interrupted(); // What is left to do, ending the answer, must not be cut.
                }
            }
        }

        /** Tells the request that its client has left. */
        void clientLeft() {
            gone = true;
            endIfLongRunning();
        }

        boolean clientGone() {
            return gone;
        }

        private synchronized void endIfLongRunning() {
            if (longRunning) {
                thread.interrupt();
            }
        }
    }

    /** What a handler does. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** What a request does, given its own entry. */
    @FunctionalInterface
    interface Work {
        void run(Running running);
    }

    /** Runs {@code work} on a new virtual thread. */
    Running start(String name, Work work) {
        var running = new Running(name, work, all);
        all.add(running);
        running.thread.start();
        return running;
    }

    boolean closing() {
        return closing;
    }

    /** Ends watches at once, waits for the others up to {@code patience}, then interrupts what is left and waits for it. */
    void close(Duration patience) {
        closing = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (!all.isEmpty() && System.nanoTime() < deadline) {
            all.forEach(Running::endIfLongRunning); // Again and again: one may only now have become long.
            all.stream().findAny().ifPresent(running -> join(running, CLOSE_STEP));
        }
        for (var running : all) {
            running.gone = true;
            running.thread.interrupt();
        }
        for (var running : all) {
            join(running, Duration.ofSeconds(1));
        }
    }

    private static void join(Running running, Duration patience) {
        try {
            if (patience.isPositive() && running.thread.join(patience)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The closer is in a hurry: go on without waiting.
        }
    }
}
