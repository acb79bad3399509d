package flagship.scheduling;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Deals seats (replicas) in proportion to weights.
 *
 * <p>Weights stand in the order of names. Source: contract section 6.3.
 */
final class SeatDealer {
    private SeatDealer() {}

    /** Whether the later name wins a tie: fixed by the lowest bit of FNV-1a over the UID, which only counts odd bytes. */
    static boolean lastNameFirst(String uid) {
        if (uid.isEmpty()) {
            return false;
        }
        int oddBytes = 0;
        for (byte octet : uid.getBytes(StandardCharsets.UTF_8)) {
            oddBytes += octet & 1;
        }
        return oddBytes % 2 == 0;
    }

    /**
     * Webster's method: one seat after the other goes to the largest {@code weight / (2 * seats + 1)}; of equal ones to that with fewer
     * seats, then by name. No weight gets more seats than itself while {@code seats} is not above their sum.
     *
     * <p>Dealing one by one would take time in proportion to {@code seats}. Every share is therefore given first what it surely gets: with
     * any divisor at which rounded shares sum up to at most {@code seats}, each rounded share is a part of the outcome, since seats are
     * dealt in falling order of quotients. What is left, about one seat a weight at most, is dealt from a heap.
     *
     * @param weights 0 or more each
     */
    static long[] webster(long seats, long[] weights, boolean lastNameFirst) {
        var dealt = sureSeats(seats, weights);
        long left = seats;
        for (long sure : dealt) {
            left -= sure;
        }
        if (left > 0 && weights.length > 0) {
            new SeatHeap(weights, dealt, lastNameFirst).deal(left);
        }
        return dealt;
    }

    private static long[] sureSeats(long seats, long[] weights) {
        double sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        var dealt = new long[weights.length];
        if (sum <= 0) {
            return dealt;
        }
        // The exact share first: it leaves the fewest seats. Where rounding up overshot, a little less is tried, and in
        // the end what
        // cannot overshoot: half a seat less for every weight.
        double target = seats;
        for (int attempt = 0; attempt < 3; attempt++) {
            long total = roundedShares(target / sum, weights, dealt);
            if (total <= seats) {
                return dealt;
            }
            target -= total - seats;
        }
        if (roundedShares((seats - weights.length / 2.0) / sum, weights, dealt) > seats) {
            Arrays.fill(dealt, 0); // Fewer seats than half of the weights: all are dealt from the heap.
        }
        return dealt;
    }

    /** Far above the error of doubles and far below a seat: a share that close to rounding up is left to the heap. */
    private static final double MARGIN = 1e-5;

    private static long roundedShares(double scale, long[] weights, long[] dealt) {
        long total = 0;
        for (int index = 0; index < weights.length; index++) {
            dealt[index] = scale <= 0 ? 0 : (long) (weights[index] * scale + 0.5 - MARGIN);
            total += dealt[index];
        }
        return total;
    }

    /**
     * Karmada to 1.15: whole shares, rounded down; the rest one by one to the heaviest, then those with more replicas before. What was
     * random there goes by name here.
     *
     * @param before replicas that each had
     */
    static long[] floorAndRest(long seats, long[] weights, long[] before) {
        var sum = BigInteger.ZERO;
        for (long weight : weights) {
            sum = sum.add(BigInteger.valueOf(weight));
        }
        var dealt = new long[weights.length];
        if (sum.signum() == 0) {
            return dealt;
        }
        long left = seats;
        for (int index = 0; index < weights.length; index++) {
            dealt[index] = BigInteger.valueOf(weights[index])
                    .multiply(BigInteger.valueOf(seats))
                    .divide(sum)
                    .longValueExact();
            left -= dealt[index];
        }
        var heaviestFirst = IntStream.range(0, weights.length)
                .boxed()
                .sorted((one, other) -> weights[one] != weights[other]
                        ? Long.compare(weights[other], weights[one])
                        : Long.compare(before[other], before[one]))
                .toList();
        for (int index = 0; left > 0; index = (index + 1) % weights.length, left--) {
            dealt[heaviestFirst.get(index)]++;
        }
        return dealt;
    }
}
