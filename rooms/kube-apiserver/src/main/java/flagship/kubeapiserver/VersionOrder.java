package flagship.kubeapiserver;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of API versions: stable before beta before alpha, then higher numbers first; other names last, by the alphabet. */
final class VersionOrder {
    static final Comparator<String> BEST_FIRST = Comparator.comparingInt(VersionOrder::stability)
            .thenComparing(Comparator.comparingLong(VersionOrder::major).reversed())
            .thenComparing(Comparator.comparingLong(VersionOrder::minor).reversed())
            .thenComparing(Comparator.naturalOrder());

    private static final Pattern FORM = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    private VersionOrder() {}

    private static int stability(String version) {
        var match = FORM.matcher(version);
        if (!match.matches()) {
            return 3;
        }
        var word = match.group(2);
        return word == null ? 0 : word.equals("beta") ? 1 : 2;
    }

    private static long major(String version) {
        var match = FORM.matcher(version);
        return match.matches() ? Long.parseLong(match.group(1)) : 0;
    }

    private static long minor(String version) {
        var match = FORM.matcher(version);
        return match.matches() && match.group(3) != null ? Long.parseLong(match.group(3)) : 0;
    }
}
