package flagship.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes what was registered, newest first; no failure is lost. Used by one thread. */
final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T register(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Closes everything after a failed start; whatever also fails is added to {@code failure} as suppressed. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    @Override
    public void close() {
        @Nullable RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) { // Closing the rest matters more than the kind of failure.
                if (first == null) {
                    first = new IllegalStateException("closing failed: " + e.getMessage(), e);
                } else {
                    first.addSuppressed(e);
                }
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
