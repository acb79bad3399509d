package flagship.kubeclient;

/** Waiting for threads that were told to stop. */
public final class Threads {
    private Threads() {}

    /** Returns when the thread has ended, even when interrupted meanwhile; the interrupt is kept for the caller. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
