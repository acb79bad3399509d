package flagship.kubemodel;

import java.time.Duration;
import java.util.Optional;

/** Durations as Go writes them: {@code 1h30m}, {@code 32s}, {@code 250ms}. */
public final class GoDuration {
    private GoDuration() {}

    /** Empty for anything else, and for durations of more than 292 years. */
    public static Optional<Duration> parse(String text) {
        try {
            return Optional.of(CelTimes.duration(text));
        } catch (CelError e) {
            return Optional.empty();
        }
    }
}
