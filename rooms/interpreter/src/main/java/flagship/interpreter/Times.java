package flagship.interpreter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares times as objects hold them, RFC 3339. What is no time counts as absent. */
final class Times {
    private record Point(String text, Instant instant) {
        static Optional<Point> of(String text) {
            try {
                return Optional.of(new Point(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    private Times() {}

    static Optional<String> earliest(Stream<String> times) {
        return times.map(Point::of)
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Point::instant))
                .map(Point::text);
    }

    static Optional<String> latest(Stream<String> times) {
        return times.map(Point::of)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Point::instant))
                .map(Point::text);
    }
}
