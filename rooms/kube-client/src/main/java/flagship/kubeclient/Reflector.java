package flagship.kubeclient;

/**
 * Follows all objects of one type: lists them once, then watches, for as long as it is open. Owns one virtual thread.
 *
 * <p>It resumes after a lost connection from the last version seen, lists again once when that version has expired, and pauses between
 * failures: 0.8 s doubling to 30 s, with jitter, or as long as the server's {@code Retry-After} says. Objects are cut out of the answer
 * as bytes; memory is bounded by the largest object and one batch.
 *
 * <p>Source of the behaviour: client-go 1.32, tools/cache/reflector.go.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Reflector implements AutoCloseable {
    private Reflector() {}

    /** Starts reading; the handler is called from a thread that this reflector owns. */
    public static Reflector start(Transport transport, ReflectorConfig config, ReflectorHandler handler) {
        throw new UnsupportedOperationException();
    }

    /** The version up to which everything has been delivered; empty before the first list is complete. */
    public String resourceVersion() {
        throw new UnsupportedOperationException();
    }

    /** Stops and returns when the handler is not called any more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
