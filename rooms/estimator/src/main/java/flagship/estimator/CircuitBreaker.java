package flagship.estimator;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a server that makes everybody wait is asked again. After {@value #VAIN_MAX} questions in a row that were waited for in vain it is
 * left alone for a while; then one question tries whether it answers. The pause doubles as long as it does not.
 *
 * <p>A failure that comes quickly costs nobody time and does not count: only those that took half of a question's time or more.
 *
 * <p>Has no clock: moments are nanoseconds of {@link flagship.kubeclient.Timing#nanoTime}. Not safe for use by several threads.
 */
final class CircuitBreaker {
    static final int VAIN_MAX = 3;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Duration timeout;
    /** Questions in a row that were waited for in vain. */
    private int vain;
    /** Zero while the server is asked as usual. */
    private Duration pause = Duration.ZERO;
    /** Meaningful while there is a pause. */
    private long pauseEnds;
    /** The question that tries whether the server answers again. */
    private Optional<Object> probe = Optional.empty();

    /** @param timeout what a question may take */
    CircuitBreaker(Duration timeout) {
        this.timeout = timeout;
    }

    /** Whether the server is not asked as usual. */
    boolean isOpen() {
        return !pause.isZero();
    }

    /** Why no question is to be put now; empty if one may be, which must be told with {@link #asked}. */
    Optional<String> leftAlone(long now) {
        if (!isOpen()) {
            return Optional.empty();
        }
        var why = "it made %d questions in a row wait in vain".formatted(vain);
        long left = pauseEnds - now;
        if (left > 0) {
            long seconds = Duration.ofNanos(left).plusMillis(999).toSeconds();
            return Optional.of("%s and is not asked for another %d s".formatted(why, seconds));
        }
        return probe.map(_ -> why + " and another question is trying it");
    }

    /**
     * A question is put.
     *
     * @param question to be given again when it ends: by {@link #answered}, {@link #failed} or {@link #abandoned}
     */
    void asked(Object question) {
        if (isOpen()) {
            probe = Optional.of(question);
        }
    }

    /** The server gave an answer, in time. */
    void answered() {
        close();
    }

    private void close() {
        vain = 0;
        pause = Duration.ZERO;
        probe = Optional.empty();
    }

    /** A question has no answer, after so long. */
    void failed(Object question, Duration took, long now) {
        boolean probed = isProbe(question);
        if (took.multipliedBy(2).compareTo(timeout) < 0) {
            if (probed) {
                close(); // Whatever it is, it hangs no longer.
            }
            return;
        }
        vain = Math.min(vain + 1, Integer.MAX_VALUE - 1);
        if (probed || (!isOpen() && vain >= VAIN_MAX)) {
            pause = isOpen() ? doubled(pause) : FIRST_PAUSE;
            pauseEnds = now + pause.toNanos();
            probe = Optional.empty();
        }
    }

    /** A question was taken back before its time was over: it says nothing about the server. */
    void abandoned(Object question) {
        if (isProbe(question)) {
            probe = Optional.empty();
        }
    }

    private boolean isProbe(Object question) {
        return probe.filter(question::equals).isPresent();
    }

    private static Duration doubled(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
