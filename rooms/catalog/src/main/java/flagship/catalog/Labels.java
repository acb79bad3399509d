package flagship.catalog;

import java.util.Map;

/** The packed form of an object's labels: {@code ,KEY:LABEL,KEY:LABEL,} of numbers, or empty. */
final class Labels {
    private Labels() {}

    static String pack(Map<String, String> labels, LabelNumbers numbers) {
        if (labels.isEmpty()) {
            return "";
        }
        var text = new StringBuilder(12 * labels.size()).append(',');
        for (Map.Entry<String, String> label : labels.entrySet()) {
            long key = numbers.key(label.getKey());
            text.append(key)
                    .append(':')
                    .append(numbers.label(key, label.getValue()))
                    .append(',');
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
        long number = 0;
        boolean inLabel = false;
        for (int i = 0; i < packed.length(); i++) {
            char c = packed.charAt(i);
            switch (c) {
                case ':' -> {
                    inLabel = true;
                    number = 0;
                }
                case ',' -> {
                    if (inLabel) {
                        taker.take(number);
                    }
                    inLabel = false;
                }
                default -> number = number * 10 + (c - '0');
            }
        }
    }
}
