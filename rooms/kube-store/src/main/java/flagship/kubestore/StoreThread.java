package flagship.kubestore;

import java.util.concurrent.locks.LockSupport;

/**
 * A platform thread of the store: its work sits in native code and in disk flushes, where a virtual thread would block its carrier. Whoever
 * started it joins it.
 */
final class StoreThread {
    private final Thread thread;

    StoreThread(String name, Runnable work) {
        thread = Thread.ofPlatform().name(name).unstarted(work);
    }

    void start() {
        thread.start();
    }

    /** Wakes it if it is parked or waiting, so that it looks around. */
    void unpark() {
        LockSupport.unpark(thread);
    }

    /** Waits for its end, however often interrupted; the interrupt is kept for later. Returns at once if it never ran. */
    void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true; // Closing must leave no thread behind.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
