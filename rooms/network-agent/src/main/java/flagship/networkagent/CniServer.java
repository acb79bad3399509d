package flagship.networkagent;

import flagship.kubeclient.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link CniApi} on a Unix socket that only the node's root can reach. A request has a platform thread, because plumbing waits in
 * the kernel; there are at most {@value #REQUESTS_MAX} at once, further plugins wait to be let in.
 */
final class CniServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CniServer.class);
    static final int REQUESTS_MAX = 64;
    private static final int BACKLOG = 256;
    private static final long SHORTAGE_PAUSE_MILLIS = 200;

    private final Path path;
    private final ServerSocketChannel socket;
    private final NetworkNamespace node;
    private final CniApi api;
    private final Semaphore places = new Semaphore(REQUESTS_MAX);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private CniServer(Path path, ServerSocketChannel socket, NetworkNamespace node, CniApi api) {
        this.path = path;
        this.socket = socket;
        this.node = node;
        this.api = api;
        this.acceptor = Thread.ofVirtual().name("cni-accept").unstarted(this::accept);
    }

    /**
     * @param node the namespace in which requests are carried out
     * @throws IOException if the socket cannot be made, or another agent serves it
     */
    static CniServer start(Path path, NetworkNamespace node, CniApi api) throws IOException {
        var absolute = path.toAbsolutePath();
        var folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        removeDead(absolute);
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.bind(UnixDomainSocketAddress.of(absolute), BACKLOG);
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            socket.close();
            throw new IOException("the CNI socket %s cannot be made: %s".formatted(absolute, e.getMessage()), e);
        }
        var server = new CniServer(absolute, socket, node, api);
        server.acceptor.start();
        return server;
    }

    private static void removeDead(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IllegalStateException(
                    "another network agent serves the CNI socket %s: stop it first".formatted(path));
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            log.atDebug().addKeyValue("socket", path).log("socket of a dead agent removed");
            Files.delete(path);
        }
    }

    private void accept() {
        try {
            while (true) {
                places.acquire();
                var connection = accepted();
                var thread = Thread.ofPlatform().name("cni-request").unstarted(() -> serve(connection));
                running.add(thread);
                thread.start();
            }
        } catch (ClosedChannelException e) {
            log.atDebug().log("CNI server stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next connection; a shortage, of descriptors for one, passes. */
    private SocketChannel accepted() throws IOException, InterruptedException {
        while (true) {
            try {
                return socket.accept();
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                log.atError()
                        .addKeyValue("socket", path)
                        .addKeyValue("error", e.getMessage())
                        .log("no plugin let in");
                TimeUnit.MILLISECONDS.sleep(SHORTAGE_PAUSE_MILLIS);
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            node.enter();
            var output = Channels.newOutputStream(connection);
            HttpRequest request;
            try {
                request = HttpRequest.read(new BufferedInputStream(Channels.newInputStream(connection)));
            } catch (IOException e) {
                HttpAnswer.json(400, flagship.kubemodel.Json.object().put("error", String.valueOf(e.getMessage())))
                        .write(output);
                return;
            }
            api.answer(request).write(output);
        } catch (IOException e) {
            // The plugin was killed, or gave up; the runtime will send DEL.
            log.atInfo().addKeyValue("error", e.getMessage()).log("a plugin did not wait for its answer");
        } catch (InterruptedException e) {
            log.atInfo().log("a request was broken off because the agent stops");
        } finally {
            running.remove(Thread.currentThread());
            places.release();
        }
    }

    /** Breaks off what runs, which takes back what it began; returns when all threads have ended. */
    @Override
    public void close() throws IOException {
        socket.close();
        acceptor.interrupt();
        Threads.join(acceptor);
        for (Thread thread : Set.copyOf(running)) {
            thread.interrupt();
            Threads.join(thread);
        }
        Files.deleteIfExists(path);
    }
}
