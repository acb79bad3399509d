package flagship.networking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of addresses of one family, made for networks in which most addresses are in the same state as their neighbours. For one thread.
 *
 * <p>Space is divided into chunks of {@value #CHUNK} addresses. Runs of full chunks are one entry however long they are; a chunk with holes is
 * a bitmap of 512 bytes; an empty chunk is nothing. So a million addresses in any pattern take at most 130 KB, and an IPv6 network takes
 * as much as is used of it. All operations on one address take the logarithm of the number of entries.
 */
final class AddressSet {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int WORDS = CHUNK / Long.SIZE;

    /** Full chunks from the key of its entry up to {@code last}. */
    private record Full(IpAddress last) implements Run {}

    /** One chunk with holes. */
    private static final class Bitmap implements Run {
        private final long[] words = new long[WORDS];
        private int count;
        /** No bit below this word is set. */
        private int firstWord;

        void set(int from, int to, boolean value) {
            for (int bit = from; bit <= to; bit++) {
                long mask = 1L << bit;
                int word = bit >>> 6;
                if (((words[word] & mask) != 0) != value) {
                    words[word] ^= mask;
                    count += value ? 1 : -1;
                }
            }
            firstWord = value ? Math.min(firstWord, from >>> 6) : firstWord;
        }

        boolean get(int bit) {
            return (words[bit >>> 6] & (1L << bit)) != 0;
        }

        int first() {
            while (words[firstWord] == 0) {
                firstWord++;
            }
            return firstWord * Long.SIZE + Long.numberOfTrailingZeros(words[firstWord]);
        }

        /** The first bit of that value from {@code from} on; {@link #CHUNK} where there is none. */
        int next(int from, boolean value) {
            int bit = from;
            while (bit < CHUNK) {
                long word = (value ? words[bit >>> 6] : ~words[bit >>> 6]) >>> bit;
                if (word != 0) {
                    return bit + Long.numberOfTrailingZeros(word);
                }
                bit = ((bit >>> 6) + 1) << 6;
            }
            return CHUNK;
        }
    }

    private sealed interface Run permits Full, Bitmap {}

    /** By the first address of its first chunk. Runs do not overlap; they may touch. */
    private final TreeMap<IpAddress, Run> runs = new TreeMap<>();

    private BigInteger size = BigInteger.ZERO;

    static AddressSet of(IpRange range) {
        var set = new AddressSet();
        set.add(range);
        return set;
    }

    private static IpAddress chunk(IpAddress address) {
        return new IpAddress(address.family(), address.high(), address.low() & -(long) CHUNK);
    }

    private static int bit(IpAddress address) {
        return (int) (address.low() & (CHUNK - 1));
    }

    boolean contains(IpAddress address) {
        var entry = runs.floorEntry(chunk(address));
        return entry != null
                && switch (entry.getValue()) {
                    case Full(var last) -> !last.isBefore(address);
                    case Bitmap bitmap -> entry.getKey().equals(chunk(address)) && bitmap.get(bit(address));
                };
    }

    boolean isEmpty() {
        return size.signum() == 0;
    }

    BigInteger size() {
        return size;
    }

    /** The lowest address. */
    Optional<IpAddress> first() {
        var entry = runs.firstEntry();
        if (entry == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (entry.getValue()) {
                    case Full _ -> entry.getKey();
                    case Bitmap bitmap -> entry.getKey().plus(bitmap.first());
                });
    }

    /** The lowest address that is not below {@code from}. */
    Optional<IpAddress> firstFrom(IpAddress from) {
        var chunk = chunk(from);
        var floor = runs.floorEntry(chunk);
        for (var entry = floor == null ? runs.firstEntry() : floor;
                entry != null;
                entry = runs.higherEntry(entry.getKey())) {
            var key = entry.getKey();
            switch (entry.getValue()) {
                case Full(var last)
                when !last.isBefore(from) -> {
                    return Optional.of(key.isBefore(from) ? from : key);
                }
                case Full _ -> {}
                case Bitmap bitmap -> {
                    int bit = key.isBefore(chunk) ? CHUNK : bitmap.next(key.equals(chunk) ? bit(from) : 0, true);
                    if (bit < CHUNK) {
                        return Optional.of(key.plus(bit));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** False if it was there already. */
    boolean add(IpAddress address) {
        return change(address, address, true);
    }

    /** False if it was not there. */
    boolean remove(IpAddress address) {
        return change(address, address, false);
    }

    void add(IpRange range) {
        eachPart(range, true);
    }

    void remove(IpRange range) {
        eachPart(range, false);
    }

    /** Splits the range into a part of a chunk, whole chunks, and a part of a chunk. */
    private void eachPart(IpRange range, boolean value) {
        var from = range.first();
        if (bit(from) != 0) {
            var end = min(chunk(from).plus(CHUNK - 1), range.last());
            change(from, end, value);
            if (end.equals(range.last())) {
                return;
            }
            from = end.next();
        }
        boolean wholeAtEnd = bit(range.last()) == CHUNK - 1;
        var tail = chunk(range.last());
        if (wholeAtEnd) {
            changeWhole(new IpRange(from, range.last()), value);
            return;
        }
        if (from.isBefore(tail)) {
            changeWhole(new IpRange(from, tail.previous()), value);
        }
        change(tail, range.last(), value);
    }

    private static IpAddress min(IpAddress one, IpAddress other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whole chunks. */
    private void changeWhole(IpRange range, boolean value) {
        cut(range.first());
        cut(range.last().next());
        var inside = runs.subMap(range.first(), true, range.last(), true);
        for (Map.Entry<IpAddress, Run> entry : inside.entrySet()) {
            size = size.subtract(count(entry.getKey(), entry.getValue()));
        }
        inside.clear();
        if (value) {
            runs.put(range.first(), new Full(range.last()));
            size = size.add(range.size());
        }
    }

    private static BigInteger count(IpAddress first, Run run) {
        return switch (run) {
            case Full(var last) -> new IpRange(first, last).size();
            case Bitmap bitmap -> BigInteger.valueOf(bitmap.count);
        };
    }

    /** Makes a run of full chunks end before {@code chunk}, and another one begin there. */
    private void cut(IpAddress chunk) {
        var before = runs.lowerEntry(chunk);
        if (before != null && before.getValue() instanceof Full(var last) && !last.isBefore(chunk)) {
            runs.put(before.getKey(), new Full(chunk.previous()));
            runs.put(chunk, new Full(last));
        }
    }

    /** Addresses of one chunk; whether anything changed. */
    private boolean change(IpAddress from, IpAddress to, boolean value) {
        var chunk = chunk(from);
        var entry = runs.floorEntry(chunk);
        var run = entry == null ? null : entry.getValue();
        if (run instanceof Full(var last) && !last.isBefore(chunk)) {
            if (value) {
                return false;
            }
            return changeBitmap(chunk, opened(chunk, last), from, to, false);
        }
        if (entry != null && entry.getKey().equals(chunk) && run instanceof Bitmap bitmap) {
            return changeBitmap(chunk, bitmap, from, to, value);
        }
        return value && changeBitmap(chunk, new Bitmap(), from, to, true);
    }

    /** Turns one chunk of a full run into a bitmap. */
    private Bitmap opened(IpAddress chunk, IpAddress last) {
        cut(chunk);
        var end = chunk.plus(CHUNK - 1);
        if (end.isBefore(last)) {
            cut(end.next());
        }
        var bitmap = new Bitmap();
        bitmap.set(0, CHUNK - 1, true);
        return bitmap;
    }

    private boolean changeBitmap(IpAddress chunk, Bitmap bitmap, IpAddress from, IpAddress to, boolean value) {
        int before = bitmap.count;
        bitmap.set(bit(from), bit(to), value);
        size = size.add(BigInteger.valueOf((long) bitmap.count - before));
        if (bitmap.count == 0) {
            runs.remove(chunk);
        } else if (bitmap.count == CHUNK) {
            runs.put(chunk, new Full(chunk.plus(CHUNK - 1)));
        } else {
            runs.put(chunk, bitmap);
        }
        return before != bitmap.count;
    }

    void removeAll(AddressSet other) {
        other.ranges().forEach(this::remove);
    }

    /** In ascending order, as few as possible. */
    List<IpRange> ranges() {
        var ranges = new ArrayList<IpRange>();
        runs.forEach((first, run) -> {
            switch (run) {
                case Full(var last) -> append(ranges, new IpRange(first, last));
                case Bitmap bitmap -> {
                    for (int bit = bitmap.next(0, true); bit < CHUNK; ) {
                        int end = bitmap.next(bit, false);
                        append(ranges, new IpRange(first.plus(bit), first.plus(end - 1)));
                        bit = bitmap.next(end, true);
                    }
                }
            }
        });
        return ranges;
    }

    private static void append(List<IpRange> ranges, IpRange range) {
        if (!ranges.isEmpty() && ranges.getLast().last().next().equals(range.first())) {
            ranges.set(ranges.size() - 1, new IpRange(ranges.getLast().first(), range.last()));
        } else {
            ranges.add(range);
        }
    }

    /** {@code 10.0.1.3-10.0.1.254,10.0.1.1}, empty for an empty set. */
    @Override
    public String toString() {
        return String.join(",", ranges().stream().map(IpRange::toString).toList());
    }
}
