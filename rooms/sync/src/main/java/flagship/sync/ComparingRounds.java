package flagship.sync;

import flagship.kubeclient.Threads;
import flagship.sync.SyncConfig.Comparing;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares the rows of all members with their objects, round after round, one member after the other at a bounded pace. Owns one virtual
 * thread. A synchroniser that is stopped meanwhile ends its comparison with an error, and the round goes on.
 */
final class ComparingRounds implements AutoCloseable {
    private final Synchros synchros;
    private final Comparing how;
    private final Thread thread;

    private ComparingRounds(Synchros synchros, Comparing how) {
        this.synchros = synchros;
        this.how = how;
        this.thread = Thread.ofVirtual().name("compare-rows").unstarted(this::run);
    }

    static ComparingRounds start(Synchros synchros, Comparing how) {
        var rounds = new ComparingRounds(synchros, how);
        rounds.thread.start();
        return rounds;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(how.every());
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void round() throws InterruptedException {
        for (String cluster : new TreeSet<>(synchros.running().keySet())) {
            var running = Optional.ofNullable(synchros.running().get(cluster));
            if (running.isPresent()) {
                running.get().synchro().compare(this::pause);
            }
        }
    }

    private void pause(int objects) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(objects * 1_000_000_000L / how.objectsPerSecond()));
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
