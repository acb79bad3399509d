package flagship.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A local port that leads to another one: what is said goes over later, as over a distance; what is answered comes back at once. */
final class DelayedPort implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int CHUNKS = 1_024;

    private final ServerSocket listening;
    private final int target;
    private final long delayNanos;

    private DelayedPort(ServerSocket listening, int target, long delayNanos) {
        this.listening = listening;
        this.target = target;
        this.delayNanos = delayNanos;
    }

    /** Bytes on their way; none at the end. */
    private record Chunk(byte[] bytes, long due) {}

    static DelayedPort to(int target, Duration delay) throws IOException {
        var port = new DelayedPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, delay.toNanos());
        Thread.ofPlatform().daemon().start(port::accept);
        return port;
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var near = listening.accept();
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                var way = new ArrayBlockingQueue<Chunk>(CHUNKS);
                start(() -> read(near, way));
                start(() -> write(way, far));
                start(() -> far.getInputStream().transferTo(near.getOutputStream()));
            }
        } catch (IOException e) {
            // Closed: the measurement is over.
        }
    }

    /** Something that ends when a side closes the connection. */
    private interface Carrying {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Carrying carrying) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                carrying.run();
            } catch (IOException e) {
                // A side has closed the connection.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void read(Socket near, BlockingQueue<Chunk> way) throws IOException, InterruptedException {
        InputStream in = near.getInputStream();
        var buffer = new byte[CHUNK_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            way.put(new Chunk(java.util.Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
        }
        way.put(new Chunk(new byte[0], System.nanoTime()));
    }

    private static void write(BlockingQueue<Chunk> way, Socket far) throws IOException, InterruptedException {
        for (var chunk = way.take(); chunk.bytes().length > 0; chunk = way.take()) {
            for (long left = chunk.due() - System.nanoTime(); left > 0; left = chunk.due() - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            far.getOutputStream().write(chunk.bytes());
        }
        far.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
