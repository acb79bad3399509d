package flagship.networkagent;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, held open. Work inside runs on a platform thread that enters the namespace, does the one thing and ends: a thread
 * that has changed its namespace is never used for anything else.
 */
final class NetworkNamespace implements AutoCloseable {
    private final String path;
    private final Descriptor descriptor;

    private NetworkNamespace(String path, Descriptor descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** @param path as CNI_NETNS has it: {@code /var/run/netns/NAME} or {@code /proc/PID/ns/net} */
    static NetworkNamespace open(String path) throws KernelException {
        return new NetworkNamespace(path, Descriptor.open(path));
    }

    /** Moves the calling thread inside, for the rest of its life. */
    void enter() throws KernelException {
        Libc.enterNetworkNamespace(descriptor.number());
    }

    int descriptor() {
        return descriptor.number();
    }

    String path() {
        return path;
    }

    /** Runs {@code work} inside and returns what it returns. An interrupt is passed on to the work, whose end is waited for. */
    <T> T run(Callable<T> work) throws IOException, InterruptedException {
        var task = new FutureTask<T>(() -> {
            enter();
            return work.call();
        });
        var thread = Thread.ofPlatform().name("netns " + path).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            flagship.kubeclient.Threads.join(thread);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private IOException failure(@org.jspecify.annotations.Nullable Throwable cause) throws InterruptedException {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException _ -> throw new InterruptedException();
            case null, default -> new IOException("work in the network namespace %s failed".formatted(path), cause);
        };
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
