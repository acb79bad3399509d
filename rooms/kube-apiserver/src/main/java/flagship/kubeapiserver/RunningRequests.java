package flagship.kubeapiserver;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The requests that are being answered, each on a virtual thread that is started here. */
final class RunningRequests {
    private static final Duration CLOSE_STEP = Duration.ofMillis(20);
    private static final Duration DEADLINE_STEP = Duration.ofMillis(250);

    private final Set<Running> all = ConcurrentHashMap.newKeySet();
    private final Thread deadlines = Thread.ofVirtual().name("deadlines").unstarted(this::watchDeadlines);
    private final AtomicBoolean watchesDeadlines = new AtomicBoolean();
    private volatile boolean closing;

    /** One request and its thread. */
    static final class Running {
        private final Thread thread;
        private boolean longRunning; // Guarded by this.
        private long deadlineNanos; // Guarded by this; 0 for none.
        private volatile boolean overdue;
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

        /** Interrupts the handler if it takes longer than that. */
        synchronized void endAfter(Duration patience) {
            deadlineNanos = Math.max(1, System.nanoTime() + patience.toNanos());
        }

        /** What is left to do may take its time. */
        synchronized void disarm() {
            deadlineNanos = 0;
            Thread.interrupted(); // An interrupt that came too late must not cut it.
        }

        private synchronized void endIfOverdue(long now) {
            if (deadlineNanos != 0 && now > deadlineNanos) {
                overdue = true;
                thread.interrupt();
            }
        }

        /** Whether the request was interrupted because it took too long. */
        boolean overdue() {
            return overdue;
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
        if (watchesDeadlines.compareAndSet(false, true)) {
            deadlines.start();
        }
        return running;
    }

    private void watchDeadlines() {
        try {
            while (!closing) {
                Thread.sleep(DEADLINE_STEP);
                long now = System.nanoTime();
                all.forEach(running -> running.endIfOverdue(now));
            }
        } catch (InterruptedException e) {
            // Closing: from now on others see to it that requests end.
            return;
        }
    }

    boolean closing() {
        return closing;
    }

    /** Ends watches at once, waits for the others up to {@code patience}, then interrupts what is left and waits for it. */
    void close(Duration patience) {
        closing = true;
        deadlines.interrupt();
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
        joinDeadlines();
    }

    private void joinDeadlines() {
        try {
            deadlines.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // It ends all the same.
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
