package flagship.scheduling;

import flagship.kubemodel.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Amounts of resources as whole numbers: CPU in thousandths, others in units, rounded up.
 *
 * @param names in order; equal lists of one fleet are the same instance
 * @param amounts one for each name; the array is not to be changed
 */
record ResourceAmounts(List<String> names, long[] amounts) {
    static final ResourceAmounts NONE = new ResourceAmounts(List.of(), new long[0]);

    /** What cannot be read as a quantity counts as absent: a cluster that reports nonsense offers nothing of it. */
    static ResourceAmounts of(Map<String, Quantity> quantities) {
        var sorted = new TreeMap<>(quantities);
        var amounts = new long[sorted.size()];
        int index = 0;
        for (var entry : sorted.entrySet()) {
            amounts[index++] = amount(entry.getKey(), entry.getValue());
        }
        return new ResourceAmounts(List.copyOf(sorted.keySet()), amounts);
    }

    /** The amount of one resource in the unit that it is counted in. */
    static long amount(String resource, Quantity quantity) {
        return resource.equals(ResourceNames.CPU) ? quantity.milliValue() : quantity.value();
    }

    /** Reads quantities; unreadable ones are left out. */
    static Map<String, Quantity> parse(Map<String, String> texts) {
        var quantities = new TreeMap<String, Quantity>();
        texts.forEach((name, text) -> {
            try {
                quantities.put(name, Quantity.parse(text));
            } catch (NumberFormatException e) {
                // Left out, as the doc comment says: there is nobody to tell, and the rest of the object is good.
            }
        });
        return quantities;
    }

    /** As quantities. */
    Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        for (int index = 0; index < amounts.length; index++) {
            var name = names.get(index);
            texts.put(name, amounts[index] + (name.equals(ResourceNames.CPU) ? "m" : ""));
        }
        return texts;
    }

    /** Place of a resource; -1 if there is none. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    /** The amount of a resource; 0 if there is none. */
    long get(String name) {
        int index = indexOf(name);
        return index < 0 ? 0 : amounts[index];
    }

    /** Whether there is more of some resource. */
    boolean exceeds(ResourceAmounts before) {
        for (int index = 0; index < amounts.length; index++) {
            if (amounts[index] > before.get(names.get(index))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceAmounts that
                && names.equals(that.names)
                && Arrays.equals(amounts, that.amounts);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        return names + Arrays.toString(amounts);
    }
}
