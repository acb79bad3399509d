package flagship.app;

import flagship.kubeclient.WorkQueue;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When bindings that failed come back, named as Karmada's options. Filled by picocli. */
final class RetryOptions {
    private static final int RATE_MAX = 1_000_000;

    @Option(
            names = "--rate-limiter-base-delay",
            paramLabel = "TIME",
            defaultValue = "5ms",
            description =
                    "With the gate PriorityBasedScheduling off: pause of a binding that failed, doubled each time (default: ${DEFAULT-VALUE}).")
    String baseDelay = "5ms";

    @Option(
            names = "--rate-limiter-max-delay",
            paramLabel = "TIME",
            defaultValue = "1000s",
            description = "Longest such pause (default: ${DEFAULT-VALUE}).")
    String maxDelay = "1000s";

    @Option(
            names = "--rate-limiter-qps",
            paramLabel = "N",
            defaultValue = "10",
            description = "Bindings that failed and come back in a second (default: ${DEFAULT-VALUE}).")
    int perSecond = 10;

    @Option(
            names = "--rate-limiter-bucket-size",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of them may come back at once before that counts (default: ${DEFAULT-VALUE}).")
    int burst = 100;

    /** @throws UserError for pauses or numbers that cannot be used */
    WorkQueue.Retry retry() {
        var first = Durations.parse("--rate-limiter-base-delay", baseDelay);
        var max = Durations.parse("--rate-limiter-max-delay", maxDelay);
        if (first.compareTo(Duration.ZERO) <= 0 || max.compareTo(first) < 0 || max.compareTo(Duration.ofDays(1)) > 0) {
            throw new UserError(
                    "--rate-limiter-base-delay %s must be above 0 and at most --rate-limiter-max-delay %s, which is at most a day"
                            .formatted(baseDelay, maxDelay));
        }
        if (perSecond < 1 || perSecond > RATE_MAX || burst < 1 || burst > RATE_MAX) {
            throw new UserError("--rate-limiter-qps %d and --rate-limiter-bucket-size %d must lie between 1 and %d"
                    .formatted(perSecond, burst, RATE_MAX));
        }
        return new WorkQueue.Retry(first, max, perSecond, burst);
    }
}
