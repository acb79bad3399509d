package flagship.ovsdb;

/** Waiting for a thread that was told to stop. */
final class Joining {
    private Joining() {}

    /** Returns when the thread has ended, even when interrupted meanwhile; the interrupt is kept for the caller. */
    static void join(Thread thread) {
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
