package flagship.kubeapiserver;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers answers for a while, and no more than so many. Safe for use by many threads.
 *
 * @param <K> a question
 * @param <V> its answer
 */
final class BriefMemory<K, V> {
    private final Duration life;
    private final int most;
    private final LongSupplier nanos;
    private final Map<K, Kept<V>> answers = new ConcurrentHashMap<>();

    private record Kept<V>(V answer, long since) {}

    /** @param nanos the monotonic clock */
    BriefMemory(Duration life, int most, LongSupplier nanos) {
        this.life = life;
        this.most = most;
        this.nanos = nanos;
    }

    Optional<V> recall(K question) {
        var kept = answers.get(question);
        return kept == null || isOld(kept) ? Optional.empty() : Optional.of(kept.answer());
    }

    void keep(K question, V answer) {
        if (answers.size() >= most) {
            answers.values().removeIf(this::isOld);
            if (answers.size() >= most) {
                answers.clear(); // Asking again is cheap; which of them will come again nobody knows.
            }
        }
        answers.put(question, new Kept<>(answer, nanos.getAsLong()));
    }

    private boolean isOld(Kept<V> kept) {
        return nanos.getAsLong() - kept.since() > life.toNanos();
    }
}
