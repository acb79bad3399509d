package flagship.app;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Kubernetes tools write them: {@code 24h}, {@code 1h30m}, {@code 45s}, {@code 0}. Pure. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?");

    private Durations() {}

    /** Empty for an empty text. @throws UserError naming the option for a text that is none */
    static Optional<Duration> parse(String option, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new UserError("%s %s: write a duration like 24h, 30m or 90s".formatted(option, text));
        }
        return Optional.of(Duration.ofHours(number(matcher.group(1)))
                .plusMinutes(number(matcher.group(2)))
                .plusSeconds(number(matcher.group(3))));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** In whole hours, minutes or seconds, whichever is the largest that is not zero. */
    static String text(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + "h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
