package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Bounds how many requests of one user are answered at once, so that one cannot take the server from the others. */
final class InFlightLimit {
    private static final int RETRY_AFTER_SECONDS = 1;

    private final int max;
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();

    InFlightLimit(int max) {
        this.max = max;
    }

    /** A place among the requests in flight; closing it gives it back. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ApiException 429 if the user has too many requests in flight */
    Place enter(UserInfo user) {
        running.compute(user.name(), (_, count) -> {
            int now = count == null ? 0 : count;
            if (now >= max) {
                throw ApiException.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
            }
            return now + 1;
        });
        return () -> running.computeIfPresent(user.name(), (_, count) -> count == 1 ? null : count - 1);
    }
}
