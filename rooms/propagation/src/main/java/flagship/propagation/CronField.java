package flagship.propagation;

import flagship.propagation.CronSchedule.NoSchedule;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron schedule. Pure.
 *
 * @param values a bit for each number that the field has
 * @param any it was {@code *}, without a step
 */
record CronField(long values, boolean any) {
    static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    boolean has(int value) {
        return (values >> value & 1) == 1;
    }

    /** @param names of numbers, by place */
    static CronField of(String what, int min, int max, List<String> names, String text) throws NoSchedule {
        long values = 0;
        boolean any = false;
        for (String part : text.split(",", -1)) {
            var range = part.split("/", -1);
            boolean all = range[0].equals("*") || range[0].equals("?");
            var ends = all ? new String[] {Integer.toString(min), Integer.toString(max)} : range[0].split("-", -1);
            if (range.length > 2 || ends.length > 2) {
                throw new NoSchedule("\"%s\" is no %s".formatted(part, what));
            }
            int from = number(what, names, ends[0]);
            boolean open = ends.length == 1 && range.length == 2; // 5/15 begins at 5.
            int to = open ? max : number(what, names, ends[ends.length - 1]);
            int step = range.length == 2 ? number(what, List.of(), range[1]) : 1;
            if (from < min || to > max || from > to || step == 0) {
                throw new NoSchedule("\"%s\" is no %s: it goes from %d to %d, upwards, in steps of at least 1"
                        .formatted(part, what, min, max));
            }
            any |= all && step == 1;
            for (int value = from; value <= to; value += step) {
                values |= 1L << value;
            }
        }
        return new CronField(values, any);
    }

    private static int number(String what, List<String> names, String text) throws NoSchedule {
        int named = text.isEmpty() ? -1 : names.indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return named;
        }
        if (!text.matches("\\d{1,4}")) {
            throw new NoSchedule("\"%s\" is no %s".formatted(text, what));
        }
        return Integer.parseInt(text);
    }
}
