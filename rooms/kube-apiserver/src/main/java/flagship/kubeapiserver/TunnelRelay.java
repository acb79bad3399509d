package flagship.kubeapiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries bytes between a client and a server that have agreed on another protocol, until either ends. */
final class TunnelRelay implements ClientTunnel.Use {
    private static final Logger log = LoggerFactory.getLogger(TunnelRelay.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final BackendExchange backend;

    /** @param backend upgraded; closed at the end */
    TunnelRelay(BackendExchange backend) {
        this.backend = backend;
    }

    @Override
    public void run(ClientTunnel tunnel) throws IOException {
        try (backend) {
            backend.waitForever();
            var upward = Thread.ofVirtual().name("tunnel-up").start(() -> copyUp(tunnel));
            try {
                copy(backend.upgraded(), tunnel.toClient());
            } finally {
                upward.interrupt();
                backend.close();
                join(upward);
            }
        }
    }

    private void copyUp(ClientTunnel tunnel) {
        try {
            copy(tunnel.fromClient(), backend.output());
        } catch (IOException e) {
            log.atDebug().setCause(e).log("one side of a tunnel ended");
        } finally {
            closeBackend();
        }
    }

    private void closeBackend() {
        try {
            backend.close(); // Ends the other direction.
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a tunnel was closed already");
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is closing: the thread was told, too.
        }
    }
}
