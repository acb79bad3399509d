package flagship.kubemodel;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The string formats that schemas may ask for; the others, all number formats among them, ask for nothing.
 *
 * <p>Source: contract section 15.2; {@code kube-openapi/pkg/validation/strfmt}.
 */
final class Formats {
    private static final int HOSTNAME_LENGTH_MAX = 255;

    // All linear: no alternative of a repetition can match the same text twice.
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?(?<version>[0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern MAC =
            Pattern.compile("(?i)[0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}");
    private static final Pattern HOST_LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_]{0,61}[A-Za-z0-9])?");
    private static final Pattern DURATION =
            Pattern.compile("0|[-+]?(([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)\\s*+(ns|us|µs|ms|s|m|h|d|w"
                    + "|(nanosecond|microsecond|millisecond|second|minute|hour|day|week)s?)\\s*+)++");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>()]++@[^\\s@<>()]++");
    private static final Pattern HEX_COLOR = Pattern.compile("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})");
    private static final Pattern RGB_COLOR =
            Pattern.compile("rgb\\(\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*\\)");
    private static final Pattern SSN = Pattern.compile("[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}");
    private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-fA-F]{24}");

    private Formats() {}

    /** Whether the format is one that is checked. */
    static boolean isChecked(String format) {
        return switch (format) {
            case "date-time",
                    "datetime",
                    "date",
                    "duration",
                    "ipv4",
                    "ipv6",
                    "cidr",
                    "mac",
                    "uri",
                    "email",
                    "hostname" -> true;
            case "uuid", "uuid3", "uuid4", "uuid5", "byte", "hexcolor", "rgbcolor", "ssn", "bsonobjectid" -> true;
            default -> false;
        };
    }

    /** Whether a text has a format; true for formats that are not checked. */
    static boolean matches(String format, String text) {
        return switch (format) {
            case "date-time", "datetime" -> isDateTime(text);
            case "date" -> isDate(text);
            case "duration" -> DURATION.matcher(text).matches();
            case "ipv4" -> IpText.isIpv4(text);
            case "ipv6" -> IpText.isIpv6(text);
            case "cidr" -> IpText.isCidr(text);
            case "mac" -> MAC.matcher(text).matches();
            case "uri" -> isUri(text);
            case "email" -> EMAIL.matcher(text).matches();
            case "hostname" -> isHostname(text);
            case "byte" -> isBase64(text);
            default -> matchesToken(format, text);
        };
    }

    private static boolean matchesToken(String format, String text) {
        return switch (format) {
            case "uuid" -> UUID.matcher(text).matches();
            case "uuid3" -> isUuid(text, "3");
            case "uuid4" -> isUuid(text, "4");
            case "uuid5" -> isUuid(text, "5");
            case "hexcolor" -> HEX_COLOR.matcher(text).matches();
            case "rgbcolor" -> RGB_COLOR.matcher(text).matches();
            case "ssn" -> SSN.matcher(text).matches();
            case "bsonobjectid" -> OBJECT_ID.matcher(text).matches();
            default -> true;
        };
    }

    private static boolean isUuid(String text, String version) {
        var matcher = UUID.matcher(text);
        return matcher.matches() && version.equals(matcher.group("version"));
    }

    private static boolean isDateTime(String text) {
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            var uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHostname(String text) {
        if (text.isEmpty() || text.length() > HOSTNAME_LENGTH_MAX) {
            return false;
        }
        var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        for (String label : name.split("\\.", -1)) {
            if (!HOST_LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0; // Java reads texts without padding, too.
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
