package flagship.propagation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A schedule in the language of cron as Go programs understand it: five fields; names of months and days; lists, ranges and steps; {@code ?}
 * for {@code *}; words like {@code @daily}, and {@code @every 90m}. Where day of month and day of week are both given, one of them suffices
 * (the libraries for the JVM that were tried ask for both). A time that a zone skips is skipped; one that it has twice comes twice. Pure.
 */
sealed interface CronSchedule {
    /** The first time after another one; empty if there is none within five years. */
    Optional<Instant> next(Instant after, ZoneId zone);

    /** The text is no schedule; the message says what is wrong with it. */
    final class NoSchedule extends Exception {
        private static final long serialVersionUID = 1L;

        NoSchedule(String message) {
            super(message);
        }
    }

    Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    static CronSchedule parse(String text) throws NoSchedule {
        var words = text.strip();
        if (words.startsWith("@every ")) {
            return new Every(Every.duration(words.substring("@every ".length()).strip()));
        }
        if (words.startsWith("@") && !WORDS.containsKey(words)) {
            throw new NoSchedule("\"%s\" is not one of %s and @every"
                    .formatted(words, WORDS.keySet().stream().sorted().toList()));
        }
        var fields = WORDS.getOrDefault(words, words).split("\\s+");
        if (fields.length != 5) {
            throw new NoSchedule(
                    "\"%s\" has %d fields; a schedule has 5: minute, hour, day of month, month, day of week"
                            .formatted(text, fields.length));
        }
        return new Fields(
                CronField.of("minute", 0, 59, List.of(), fields[0]),
                CronField.of("hour", 0, 23, List.of(), fields[1]),
                CronField.of("day of month", 1, 31, List.of(), fields[2]),
                CronField.of("month", 1, 12, CronField.MONTHS, fields[3]),
                CronField.of("day of week", 0, 6, CronField.DAYS, fields[4]));
    }

    /** At times of the calendar. */
    record Fields(CronField minute, CronField hour, CronField day, CronField month, CronField weekday)
            implements CronSchedule {
        private static final int YEARS_MAX = 5;

        @Override
        public Optional<Instant> next(Instant after, ZoneId zone) {
            var first = after.atZone(zone).toLocalDate();
            return Stream.iterate(first, date -> date.isBefore(first.plusYears(YEARS_MAX)), date -> date.plusDays(1))
                    .filter(this::isOn)
                    .flatMap(date ->
                            times(date, zone)
                                    .filter(time -> time.isAfter(after))
                                    .min(Comparator.naturalOrder())
                                    .stream())
                    .findFirst();
        }

        private boolean isOn(LocalDate date) {
            boolean byDay = day.has(date.getDayOfMonth());
            boolean byWeekday = weekday.has(date.getDayOfWeek().getValue() % 7);
            boolean either = !day.any() && !weekday.any();
            return month.has(date.getMonthValue()) && (either ? (byDay || byWeekday) : (byDay && byWeekday));
        }

        private Stream<Instant> times(LocalDate date, ZoneId zone) {
            return IntStream.range(0, 24)
                    .filter(hour::has)
                    .boxed()
                    .flatMap(h -> IntStream.range(0, 60)
                            .filter(minute::has)
                            .mapToObj(m -> date.atTime(LocalTime.of(h, m)))
                            .flatMap(local -> zone.getRules().getValidOffsets(local).stream()
                                    .map(local::toInstant)));
        }
    }

    /** Again and again after a while, of whole seconds. */
    record Every(Duration pause) implements CronSchedule {
        private static final Pattern PART = Pattern.compile("(\\d{1,9})(h|m|s)");

        @Override
        public Optional<Instant> next(Instant after, ZoneId zone) {
            return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plus(pause));
        }

        private static Duration duration(String text) throws NoSchedule {
            var sum = Duration.ZERO;
            var part = PART.matcher(text);
            int end = 0;
            while (part.find() && part.start() == end) {
                long count = Long.parseLong(part.group(1));
                sum = sum.plus(
                        switch (part.group(2)) {
                            case "h" -> Duration.ofHours(count);
                            case "m" -> Duration.ofMinutes(count);
                            default -> Duration.ofSeconds(count);
                        });
                end = part.end();
            }
            if (end != text.length() || sum.isZero()) {
                throw new NoSchedule("@every takes a duration of hours, minutes and seconds, like 1h30m, not \"%s\""
                        .formatted(text));
            }
            return sum;
        }
    }
}
