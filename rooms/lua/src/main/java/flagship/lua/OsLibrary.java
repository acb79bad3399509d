package flagship.lua;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is harmless of {@code os}: the time of day, in UTC. */
final class OsLibrary {
    private static final DateTimeFormatter DEFAULT = DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss", Locale.ROOT);

    private OsLibrary() {}

    static void install(LuaTable globals) {
        var table = new LuaTable();
        new Library(table).one("time", OsLibrary::time).one("date", OsLibrary::date);
        globals.set("os", table);
    }

    private static Object time(Arguments arguments) {
        if (!arguments.has(1)) {
            return (double) arguments.state().clock().instant().getEpochSecond();
        }
        var table = arguments.table(1);
        try {
            // Fields may lie outside of their ranges: the 32nd of a month is in the next one.
            return (double) LocalDateTime.of(field(arguments, table, "year", -1), 1, 1, 0, 0)
                    .plusMonths(field(arguments, table, "month", -1) - 1L)
                    .plusDays(field(arguments, table, "day", -1) - 1L)
                    .plusHours(field(arguments, table, "hour", 12))
                    .plusMinutes(field(arguments, table, "min", 0))
                    .plusSeconds(field(arguments, table, "sec", 0))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw arguments.bad(1, "time out of range");
        }
    }

    private static int field(Arguments arguments, LuaTable table, String name, int otherwise) {
        var number = Values.number(table.get(name));
        if (number.isEmpty() && otherwise < 0) {
            throw arguments.state().error("field '%s' missing in date table".formatted(name));
        }
        return number.map(Double::intValue).orElse(otherwise);
    }

    private static Object date(Arguments arguments) {
        var format = arguments.has(1) ? arguments.text(1) : "%c";
        var instant = arguments.has(2)
                ? Instant.ofEpochSecond((long) Math.clamp(arguments.number(2), -1e11, 1e11))
                : arguments.state().clock().instant();
        var time = instant.atZone(ZoneOffset.UTC);
        var pattern = format.startsWith("!") ? format.substring(1) : format;
        return pattern.startsWith("*t") ? fields(time) : formatted(arguments, pattern, time);
    }

    private static LuaTable fields(ZonedDateTime time) {
        var table = new LuaTable();
        new Library(table)
                .value("year", (double) time.getYear())
                .value("month", (double) time.getMonthValue())
                .value("day", (double) time.getDayOfMonth())
                .value("hour", (double) time.getHour())
                .value("min", (double) time.getMinute())
                .value("sec", (double) time.getSecond())
                .value("wday", (double) (time.getDayOfWeek().getValue() % 7 + 1))
                .value("yday", (double) time.getDayOfYear())
                .value("isdst", false);
        return table;
    }

    private static String formatted(Arguments arguments, String pattern, ZonedDateTime time) {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' && i + 1 < pattern.length()) {
                text.append(part(pattern.charAt(++i), time));
            } else {
                text.append(c);
            }
            arguments.state().charge(32);
        }
        return text.toString();
    }

    private static String part(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'a' -> format(time, "EEE");
            case 'A' -> format(time, "EEEE");
            case 'b' -> format(time, "MMM");
            case 'B' -> format(time, "MMMM");
            case 'c' -> DEFAULT.format(time);
            case 'd' -> format(time, "dd");
            case 'H' -> format(time, "HH");
            case 'I' -> format(time, "hh");
            case 'j' -> format(time, "DDD");
            case 'm' -> format(time, "MM");
            case 'M' -> format(time, "mm");
            case 'p' -> format(time, "a").toUpperCase(Locale.ROOT);
            case 'S' -> format(time, "ss");
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            case 'x' -> format(time, "MM/dd/yy");
            case 'X' -> format(time, "HH:mm:ss");
            case 'y' -> format(time, "yy");
            case 'Y' -> Integer.toString(time.getYear());
            case 'Z' -> "UTC";
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static String format(ZonedDateTime time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }
}
