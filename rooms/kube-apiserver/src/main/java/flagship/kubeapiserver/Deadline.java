package flagship.kubeapiserver;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a connection when its time is over, so that a peer that sends byte after byte cannot hold on to a thread. Owns its thread. */
final class Deadline implements AutoCloseable {
    private final Thread timer;
    private volatile boolean passed;

    Deadline(Duration patience, Closeable connection) {
        timer = Thread.ofVirtual().name("deadline").start(() -> {
            try {
                Thread.sleep(patience);
                passed = true;
                connection.close();
            } catch (InterruptedException e) {
                // The exchange ended in time.
            } catch (IOException e) {
                // It was closed already.
            }
        });
    }

    /** Whether the time was over. */
    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        timer.interrupt();
    }
}
