package flagship.app;

import java.time.Duration;
import java.util.stream.IntStream;

/** Upper bounds of a histogram's buckets. */
final class Buckets {
    private Buckets() {}

    /** {@code count} bounds from {@code first} on, each {@code factor} times the one before. */
    static Duration[] exponential(Duration first, double factor, int count) {
        return IntStream.range(0, count)
                .mapToObj(power -> Duration.ofNanos(Math.round(first.toNanos() * Math.pow(factor, power))))
                .toArray(Duration[]::new);
    }
}
