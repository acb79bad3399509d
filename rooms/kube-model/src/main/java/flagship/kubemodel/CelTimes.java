package flagship.kubemodel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;

/** CEL's timestamps and durations as text and in parts. */
final class CelTimes {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DURATION = Pattern.compile("([+-]?)((?:\\d+(?:\\.\\d*)?(?:h|m|s|ms|us|µs|ns))+|0)");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d*)?)(h|ms|m|s|us|µs|ns)");
    private static final Pattern OFFSET = Pattern.compile("[+-]?\\d{2}:\\d{2}");
    private static final BigDecimal NANOS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private CelTimes() {}

    static Instant timestamp(String text) {
        try {
            return DATE.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
        }
    }

    /** Reads Go's form: {@code 1h30m}. */
    static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
        }
        var nanos = BigDecimal.ZERO;
        var parts = DURATION_PART.matcher(matcher.group(2));
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanosOf(parts.group(2)))));
        }
        if (nanos.compareTo(NANOS_MAX) > 0) {
            throw new CelError("range error converting " + text + " to duration");
        }
        var duration = Duration.ofNanos(nanos.longValue());
        return matcher.group(1).equals("-") ? duration.negated() : duration;
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us", "µs" -> 1_000L;
            default -> 1L;
        };
    }

    /** As cel-go prints it: seconds. */
    static String text(Duration duration) {
        var seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        return (seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
    }

    static long part(Object value, String accessor) {
        return switch (value) {
            case Instant instant -> part(instant.atZone(ZoneOffset.UTC), accessor);
            case Duration duration -> part(duration, accessor);
            default -> throw CelError.noSuchOverload();
        };
    }

    static long part(Object value, Object zone, String accessor) {
        if (!(value instanceof Instant instant) || !(zone instanceof String name)) {
            throw CelError.noSuchOverload();
        }
        return part(instant.atZone(zone(name)), accessor);
    }

    private static ZoneId zone(String name) {
        try {
            if (OFFSET.matcher(name).matches()) {
                return ZoneOffset.of(name.startsWith("+") || name.startsWith("-") ? name : "+" + name);
            }
            return name.equals("Local") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new CelError("unknown time zone " + name);
        }
    }

    private static long part(ZonedDateTime time, String accessor) {
        return switch (accessor) {
            case "getFullYear" -> time.getYear();
            case "getMonth" -> time.getMonthValue() - 1;
            case "getDayOfYear" -> time.getDayOfYear() - 1;
            case "getDayOfMonth" -> time.getDayOfMonth() - 1;
            case "getDate" -> time.getDayOfMonth();
            case "getDayOfWeek" -> time.getDayOfWeek().getValue() % 7;
            case "getHours" -> time.getHour();
            case "getMinutes" -> time.getMinute();
            case "getSeconds" -> time.getSecond();
            case "getMilliseconds" -> time.getNano() / 1_000_000;
            default -> throw CelError.noSuchOverload();
        };
    }

    private static long part(Duration duration, String accessor) {
        return switch (accessor) {
            case "getHours" -> duration.toHours();
            case "getMinutes" -> duration.toMinutes();
            case "getSeconds" -> duration.toSeconds();
            case "getMilliseconds" -> duration.toMillis();
            default -> throw CelError.noSuchOverload();
        };
    }
}
