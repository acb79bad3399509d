package flagship.catalog;

/** Ending the catalog's own threads. */
final class Threads {
    private Threads() {}

    /** Interrupts the thread and returns when it has ended, even when interrupted meanwhile; that interrupt is kept for the caller. */
    static void end(Thread thread) {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
