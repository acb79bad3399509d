package flagship.app;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times as options have them: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 1h}, {@code 7d}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)|0");

    private Durations() {}

    /**
     * Reads a time.
     *
     * @throws UserError naming the option, for what is none
     */
    static Duration parse(String option, String text) {
        var parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new UserError("%s %s: write a time like 30s, 10m, 24h or 7d, or 0".formatted(option, text));
        }
        if (parts.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
