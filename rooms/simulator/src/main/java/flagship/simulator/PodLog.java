package flagship.simulator;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Answers {@code pods/log} with what a container wrote. Source: the query parameters of Kubernetes' PodLogOptions. */
final class PodLog {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final LogLines lines;
    private final Clock clock;
    private final boolean timestamps;
    private final boolean follow;
    private final Instant since;
    private final long tail;
    private final long bytesMax;

    /** @throws ApiException 400 for parameters that cannot be understood */
    PodLog(LogLines lines, Clock clock, ApiRequest request) {
        this.lines = lines;
        this.clock = clock;
        timestamps = flag(request, "timestamps");
        follow = flag(request, "follow");
        since = since(request, clock.instant());
        tail = number(request, "tailLines", Long.MAX_VALUE);
        bytesMax = number(request, "limitBytes", Long.MAX_VALUE);
    }

    static boolean flag(ApiRequest request, String name) {
        return request.parameter(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    private static long number(ApiRequest request, String name, long otherwise) {
        var text = request.parameter(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.badRequest("%s is %s: it is a number from 0 on".formatted(name, text));
        }
        return Long.parseLong(text);
    }

    private static Instant since(ApiRequest request, Instant now) {
        var time = request.parameter("sinceTime").orElse("");
        try {
            var seconds = number(request, "sinceSeconds", 0);
            return !time.isEmpty() ? Instant.parse(time) : seconds > 0 ? now.minusSeconds(seconds) : Instant.EPOCH;
        } catch (DateTimeException e) {
            throw ApiException.badRequest("sinceTime is %s: it is a time like 2026-01-02T03:04:05Z".formatted(time));
        }
    }

    /** Writes until the client has gone if it follows. */
    void write(ApiResponse response) throws IOException, InterruptedException {
        response.header("Content-Type", "text/plain");
        var now = clock.instant();
        var written = lines.between(since, now);
        long left =
                write(written.subList((int) Math.max(0, written.size() - tail), written.size()), bytesMax, response);
        while (follow && left > 0 && !lines.over(now) && !response.clientGone()) {
            response.body().flush();
            Thread.sleep(LOOK_AGAIN);
            var later = clock.instant();
            left = write(lines.between(now.plusNanos(1), later), left, response);
            now = later;
        }
    }

    /** @return how many bytes may still be written */
    private long write(List<LogLines.Line> some, long allowed, ApiResponse response) throws IOException {
        long left = allowed;
        for (LogLines.Line line : some) {
            var text = (timestamps ? line.time() + " " : "") + line.text() + "\n";
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            int length = (int) Math.min(left, bytes.length);
            response.body().write(bytes, 0, length);
            left -= length;
        }
        return left;
    }
}
