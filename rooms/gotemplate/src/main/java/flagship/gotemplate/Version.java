package flagship.gotemplate;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A semantic version; ordered by precedence, which metadata are no part of.
 *
 * <p>Source: semver.org 2.0; as in Masterminds/semver, a leading {@code v} and missing numbers are allowed.
 *
 * @param prerelease empty for a release
 */
record Version(long major, long minor, long patch, String prerelease, String metadata) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile(
            "v?(\\d{1,18})(?:\\.(\\d{1,18}))?(?:\\.(\\d{1,18}))?(?:-([0-9A-Za-z.-]{1,200}))?(?:\\+([0-9A-Za-z.-]{1,200}))?");
    private static final Comparator<Version> ORDER = Comparator.comparingLong(Version::major)
            .thenComparingLong(Version::minor)
            .thenComparingLong(Version::patch)
            .thenComparing(Version::comparePrerelease);

    static Optional<Version> parse(String text) {
        var found = FORM.matcher(text);
        return found.matches()
                ? Optional.of(new Version(
                        Long.parseLong(found.group(1)),
                        number(found.group(2)),
                        number(found.group(3)),
                        Optional.ofNullable(found.group(4)).orElse(""),
                        Optional.ofNullable(found.group(5)).orElse("")))
                : Optional.empty();
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    boolean isPrerelease() {
        return !prerelease.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    private int comparePrerelease(Version other) {
        if (!isPrerelease() || !other.isPrerelease()) {
            return Boolean.compare(!isPrerelease(), !other.isPrerelease());
        }
        var own = prerelease.split("\\.", -1);
        var others = other.prerelease.split("\\.", -1);
        for (int i = 0; i < Math.min(own.length, others.length); i++) {
            int order = compareIdentifiers(own[i], others[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(own.length, others.length);
    }

    private static int compareIdentifiers(String one, String other) {
        boolean isNumber = one.matches("\\d{1,18}");
        boolean isOther = other.matches("\\d{1,18}");
        if (isNumber && isOther) {
            return Long.compare(Long.parseLong(one), Long.parseLong(other));
        }
        // Numbers come before words.
        return isNumber == isOther ? one.compareTo(other) : isNumber ? -1 : 1;
    }
}
