package flagship.kubeapiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection after an HTTP/1.1 upgrade. Reads and writes block; they are made from virtual threads. */
final class TunnelConnection extends AbstractConnection implements Connection.UpgradeTo, ClientTunnel {
    private static final Logger log = LoggerFactory.getLogger(TunnelConnection.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final RunningRequests requests;
    private final ClientTunnel.Use use;
    private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES); // Of the reading thread.
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER; // Set before the tunnel opens.

    TunnelConnection(EndPoint endPoint, Executor executor, RunningRequests requests, ClientTunnel.Use use) {
        super(endPoint, executor);
        this.requests = requests;
        this.use = use;
    }

    @Override
    public void onUpgradeTo(ByteBuffer prefilled) {
        early = BufferUtil.copy(prefilled);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        requests.start("tunnel", this::run);
    }

    private void run(RunningRequests.Running running) {
        try {
            running.during(true, () -> use.run(this));
        } catch (IOException | InterruptedException e) {
            log.atDebug().setCause(e).log("tunnel ended");
        } finally {
            getEndPoint().close();
        }
    }

    /** Reading is asked for where it is done. */
    @Override
    public void onFillable() {}

    /** A silent tunnel is no failure. */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return false;
    }

    @Override
    public InputStream fromClient() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return TunnelConnection.this.read(target, offset, length);
            }
        };
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0; // Streams ask so, and must not wait for it.
        }
        var source = early.hasRemaining() ? early : buffer;
        while (!source.hasRemaining()) {
            int filled = getEndPoint().fill(buffer);
            if (filled < 0) {
                return -1;
            }
            if (filled == 0) {
                var readable = new CompletableFuture<Void>();
                getEndPoint().fillInterested(callback(readable));
                await(readable);
            }
        }
        int read = Math.min(length, source.remaining());
        source.get(target, offset, read);
        return read;
    }

    @Override
    public OutputStream toClient() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                var written = new CompletableFuture<Void>();
                getEndPoint().write(callback(written), ByteBuffer.wrap(bytes, offset, length));
                await(written);
            }
        };
    }

    private static Callback callback(CompletableFuture<Void> future) {
        return Callback.from(() -> future.complete(null), future::completeExceptionally);
    }

    private static void await(CompletableFuture<Void> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IOException("the client is gone", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the tunnel is being closed");
        }
    }
}
