package flagship.catalog;

import java.util.ArrayList;
import java.util.List;

/** The packed form of an object's labels: {@code ,KEY:LABEL,KEY:LABEL,} of numbers, or empty. */
final class Labels {
    private Labels() {}

    static String pack(List<Fact> facts, LabelNumbers numbers) {
        return append("", facts, numbers);
    }

    /** Adds those facts that are not in the packed form yet. */
    static String append(String packed, List<Fact> facts, LabelNumbers numbers) {
        var text = new StringBuilder(packed.length() + 12 * facts.size()).append(packed);
        for (Fact fact : facts) {
            long key = numbers.key(fact.key());
            var pair = key + ":" + numbers.label(key, fact.value()) + ",";
            if (text.indexOf("," + pair) < 0) {
                text.append(text.isEmpty() ? "," : "").append(pair);
            }
        }
        return text.toString();
    }

    /** What the packed form contains if the object has a label with this key. */
    static String mark(long key) {
        return "," + key + ":";
    }

    /** Takes the numbers of the labels. */
    @FunctionalInterface
    interface Taker {
        void take(long label);
    }

    static void unpack(String packed, Taker taker) {
        unpack(packed, (_, label) -> taker.take(label));
    }

    /** The labels with one key: of a field there may be several. */
    static List<Long> ofKey(String packed, long key) {
        var found = new ArrayList<Long>(2);
        unpack(packed, (other, label) -> {
            if (other == key) {
                found.add(label);
            }
        });
        return found;
    }

    @FunctionalInterface
    private interface PairTaker {
        void take(long key, long label);
    }

    private static void unpack(String packed, PairTaker taker) {
        long number = 0;
        long key = 0;
        for (int i = 1; i < packed.length(); i++) {
            char c = packed.charAt(i);
            switch (c) {
                case ':' -> {
                    key = number;
                    number = 0;
                }
                case ',' -> {
                    taker.take(key, number);
                    number = 0;
                }
                default -> number = number * 10 + (c - '0');
            }
        }
    }
}
