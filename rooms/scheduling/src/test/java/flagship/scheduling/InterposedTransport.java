package flagship.scheduling;

import flagship.kubeclient.Transport;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Does something right before a request, once: what other writers, or a bad line, do at the worst moment. */
final class InterposedTransport implements Transport {
    private final Transport host;
    /** At most one. */
    private final Queue<Interposed> interposed = new ConcurrentLinkedQueue<>();

    private final AtomicInteger writes = new AtomicInteger();

    /** What is done, and before which request. */
    private record Interposed(Predicate<Request> before, Action action) {}

    /** May throw, and then the request is not sent. */
    interface Action {
        void run() throws Exception;
    }

    InterposedTransport(Transport host) {
        this.host = host;
    }

    void once(Predicate<Request> before, Action action) {
        interposed.add(new Interposed(before, action));
    }

    /** Whether it has been done. */
    boolean done() {
        return interposed.isEmpty();
    }

    /** Patches so far. */
    int patches() {
        return writes.get();
    }

    static Predicate<Request> patchOf(String name) {
        return request -> request.method().equals("PATCH") && request.path().endsWith("/" + name);
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        if (request.method().equals("PATCH")) {
            writes.incrementAndGet();
        }
        var next = interposed.peek();
        if (next != null && next.before().test(request) && interposed.remove(next)) {
            try {
                next.action().run();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return host.send(request);
    }

    @Override
    public void close() {
        host.close();
    }
}
