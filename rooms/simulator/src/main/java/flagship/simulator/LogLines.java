package flagship.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated container writes to its log: a greeting when it starts, then a request every now and then. The same container writes the
 * same lines, whoever reads them and whenever. Pure.
 *
 * @param container its name
 * @param image what it runs
 * @param seed what makes this container's lines differ from another's
 * @param started when its first line was written
 * @param ended when it stopped; far in the future while it runs
 */
record LogLines(String container, String image, String seed, Instant started, Instant ended) {
    /** Between two lines. */
    static final Duration PACE = Duration.ofSeconds(2);

    /** Older lines were rotated away, as a kubelet does. */
    static final int KEPT_MAX = 2_000;

    private static final List<String> PATHS =
            List.of("/", "/healthz", "/products", "/products/17", "/cart", "/checkout", "/static/app.js");

    private static final List<String> METHODS = List.of("GET", "GET", "GET", "POST", "PUT");

    /** One line without its end. */
    record Line(Instant time, String text) {}

    /** Every line that was written from {@code since}, itself included, to {@code now}, oldest first. */
    List<Line> between(Instant since, Instant now) {
        long written = count(over(now) ? ended : now);
        long first = Math.max(count(since.minusNanos(1)), written - KEPT_MAX);
        var lines = new ArrayList<Line>();
        for (long index = Math.max(0, first); index < written; index++) {
            lines.add(line(index));
        }
        return lines;
    }

    /** Whether nothing will be written any more. */
    boolean over(Instant now) {
        return now.isAfter(ended);
    }

    /** How many were written by then. */
    private long count(Instant until) {
        return until.isBefore(started) ? 0 : Duration.between(started, until).dividedBy(PACE) + 1;
    }

    private Line line(long index) {
        var time = started.plus(PACE.multipliedBy(index));
        if (index == 0) {
            return new Line(time, "level=info msg=\"%s is starting\" image=%s".formatted(container, image));
        }
        if (index == 1) {
            return new Line(time, "level=info msg=\"listening\" address=:8080");
        }
        int chance = Math.floorMod(Objects.hash(seed + index).hashCode(), 10_007);
        var method = METHODS.get(chance % METHODS.size());
        var path = PATHS.get(chance % PATHS.size());
        int status = chance % 97 == 0 ? 500 : chance % 23 == 0 ? 404 : 200;
        return new Line(
                time,
                "level=%s msg=\"%s %s\" status=%d duration=%dms"
                        .formatted(status == 500 ? "error" : "info", method, path, status, 1 + chance % 180));
    }
}
