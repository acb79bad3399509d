package flagship.networkagent;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a test has opened: closed newest first, each whatever became of the others, so that no process or namespace outlives a test. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T register(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        @Nullable AssertionError first = null;
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception | AssertionError e) {
                var failure = new AssertionError("closing %s failed: %s".formatted(part.getClass(), e.getMessage()), e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
