package flagship.kubemodel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Durations in the short form that tables show as age: {@code 45s}, {@code 3m20s}, {@code 5h10m}, {@code 3d4h}, {@code 2y11d}.
 *
 * <p>Source: {@code apimachinery/pkg/util/duration} 1.32 (contract section 8.8).
 */
public final class HumanDuration {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private HumanDuration() {}

    /** More than one second below zero is {@code <invalid>}: clocks differ a little, not more. */
    public static String of(Duration duration) {
        // Go cuts fractions off towards zero, Duration towards minus infinity.
        long seconds = duration.getSeconds() + (duration.isNegative() && duration.getNano() > 0 ? 1 : 0);
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 2 * MINUTE) {
            return Math.max(0, seconds) + "s";
        }
        return seconds < 2 * DAY ? upToTwoDays(seconds) : fromTwoDays(seconds);
    }

    private static String upToTwoDays(long seconds) {
        if (seconds < 10 * MINUTE) {
            return twoUnits(seconds, MINUTE, "m", 1, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < 8 * HOUR ? twoUnits(seconds, HOUR, "h", MINUTE, "m") : seconds / HOUR + "h";
    }

    private static String fromTwoDays(long seconds) {
        if (seconds < 8 * DAY) {
            return twoUnits(seconds, DAY, "d", HOUR, "h");
        }
        if (seconds < 2 * YEAR) {
            return seconds / DAY + "d";
        }
        return seconds < 8 * YEAR ? twoUnits(seconds, YEAR, "y", DAY, "d") : seconds / YEAR + "y";
    }

    private static String twoUnits(long seconds, long unit, String unitName, long rest, String restName) {
        long remainder = seconds % unit / rest;
        return seconds / unit + unitName + (remainder == 0 ? "" : remainder + restName);
    }

    /**
     * How long ago a time was.
     *
     * @param timestamp RFC 3339; empty gives {@code <unknown>}, anything else that is no time {@code <invalid>}
     */
    public static String since(String timestamp, Instant now) {
        if (timestamp.isEmpty()) {
            return "<unknown>";
        }
        try {
            return of(Duration.between(OffsetDateTime.parse(timestamp), now.atOffset(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return "<invalid>";
        }
    }
}
