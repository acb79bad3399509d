package flagship.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What versions a template asks for: {@code >=1.2 <2 || ~3.1}. A prerelease is allowed only by a comparison that names one.
 *
 * <p>Source: Masterminds/semver 3: {@code = != > >= < <= ~ ^}, wildcards {@code x X *}, ranges {@code 1.2 - 1.4}, commas or spaces for and,
 * {@code ||} for or.
 *
 * @param alternatives comparisons that must all hold, of which one list must
 */
record VersionConstraint(List<List<Comparison>> alternatives) {
    private static final int CHARS_MAX = 1_000;
    private static final String VERSION =
            "v?([0-9xX*]{1,18})(?:\\.([0-9xX*]{1,18}))?(?:\\.([0-9xX*]{1,18}))?(-[0-9A-Za-z.-]{1,200})?(?:\\+[0-9A-Za-z.-]{1,200})?";
    private static final Pattern COMPARISON =
            Pattern.compile("\\s*(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*" + VERSION + "\\s*(?:,|\\s|$)\\s*");
    private static final Pattern RANGE = Pattern.compile("\\s([^\\s,]{1,100})\\s+-\\s+([^\\s,]{1,100})");

    /**
     * A comparison.
     *
     * @param version of which missing numbers are 0
     * @param numbers how many numbers are given; the rest are wildcards
     */
    record Comparison(String operator, Version version, int numbers) {
        boolean allows(Version asked) {
            boolean isOtherThanOne = operator.equals("!=") && numbers == 3;
            if (asked.isPrerelease() && !version.isPrerelease() && !isOtherThanOne) {
                return false;
            }
            return switch (operator) {
                case "!=" -> !isSame(asked);
                case ">" -> numbers == 3 ? asked.compareTo(version) > 0 : asked.compareTo(after(numbers)) >= 0;
                case ">=", "=>" -> asked.compareTo(version) >= 0;
                case "<" -> asked.compareTo(version) < 0;
                case "<=", "=<" -> numbers == 3 ? asked.compareTo(version) <= 0 : asked.compareTo(after(numbers)) < 0;
                case "~", "~>" -> numbers == 0 || isBetween(asked, after(Math.min(numbers, 2)));
                case "^" -> numbers == 0 || isBetween(asked, after(firstThatCounts()));
                default -> isSame(asked);
            };
        }

        private boolean isSame(Version asked) {
            return switch (numbers) {
                case 0 -> true;
                case 3 -> asked.compareTo(version) == 0;
                default -> isBetween(asked, after(numbers));
            };
        }

        private boolean isBetween(Version asked, Version end) {
            return asked.compareTo(version) >= 0 && asked.compareTo(end) < 0;
        }

        /** Of {@code ^}: up to the first number that is not 0. */
        private int firstThatCounts() {
            if (version.major() > 0 || numbers == 1) {
                return 1;
            }
            return version.minor() > 0 || numbers == 2 ? 2 : 3;
        }

        /** The first version that differs in one of the first {@code count} numbers. */
        private Version after(int count) {
            return switch (count) {
                case 0 -> new Version(Long.MAX_VALUE, 0, 0, "", "");
                case 1 -> new Version(version.major() + 1, 0, 0, "", "");
                case 2 -> new Version(version.major(), version.minor() + 1, 0, "", "");
                default -> new Version(version.major(), version.minor(), version.patch() + 1, "", "");
            };
        }
    }

    static VersionConstraint parse(Arguments arguments, String text) {
        if (text.length() > CHARS_MAX) {
            throw arguments.error("a constraint is longer than %d characters".formatted(CHARS_MAX));
        }
        var alternatives = new ArrayList<List<Comparison>>();
        for (String part : text.split("\\|\\|", -1)) {
            alternatives.add(comparisons(arguments, RANGE.matcher(" " + part).replaceAll(" >=$1 <=$2")));
        }
        return new VersionConstraint(alternatives);
    }

    private static List<Comparison> comparisons(Arguments arguments, String text) {
        var comparisons = new ArrayList<Comparison>();
        var found = COMPARISON.matcher(text);
        int at = 0;
        while (at < text.length() && found.find(at) && found.start() == at) {
            comparisons.add(comparison(found));
            at = found.end();
        }
        if (at < text.length() || comparisons.isEmpty()) {
            throw arguments.error("improper constraint");
        }
        return comparisons;
    }

    private static Comparison comparison(Matcher found) {
        long[] numbers = new long[3];
        int given = 0;
        while (given < 3 && isNumber(found.group(given + 2))) {
            numbers[given] = Long.parseLong(found.group(given + 2));
            given++;
        }
        var prerelease = found.group(5) == null ? "" : found.group(5).substring(1);
        var operator = found.group(1) == null ? "=" : found.group(1);
        return new Comparison(operator, new Version(numbers[0], numbers[1], numbers[2], prerelease, ""), given);
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    boolean allows(Version asked) {
        return alternatives.stream().anyMatch(all -> all.stream().allMatch(comparison -> comparison.allows(asked)));
    }
}
