package flagship.sync;

import flagship.kubemodel.ApiException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How long to wait before a member is tried again: 1 s, 2 s, up to 15 s, and at least as long as the member asked for ({@code Retry-After}, of
 * which a client believes five minutes). For one thread.
 */
final class ConnectPause {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofSeconds(15);

    private Duration next = FIRST;

    /** The pause after a failure; the next one is longer. */
    Duration after(Exception failure) {
        var pause = next;
        next = Collections.min(List.of(next.multipliedBy(2), MAX));
        var asked = Duration.ofSeconds(failure instanceof ApiException refused ? refused.retryAfterSeconds() : 0);
        return Collections.max(List.of(pause, asked));
    }

    /** The member has answered. */
    void reset() {
        next = FIRST;
    }
}
