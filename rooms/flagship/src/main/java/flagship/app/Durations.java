package flagship.app;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Times as options have them: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 1h30m}, {@code 7d}, {@code 0}. Pure. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d)){1,5}|0");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads a time.
     *
     * @throws UserError naming the option, for what is none
     */
    static Duration parse(String option, String text) {
        var plain = text.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(plain).matches()) {
            throw new UserError("%s %s: write a time like 30s, 10m, 24h or 7d, or 0".formatted(option, text));
        }
        return PART.matcher(plain).results().map(Durations::part).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration part(MatchResult part) {
        long number = Long.parseLong(part.group(1));
        return switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** In whole hours, minutes or seconds, whichever is the largest that is not zero. */
    static String text(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + "h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
