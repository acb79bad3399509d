package flagship.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose changed copies share almost all of it.
 *
 * <p>A directory of buckets, each a flat array of keys and values. A change copies the directory and one bucket: some microseconds and
 * kilobytes at 100,000 entries. The directory doubles when buckets hold more than {@value #BUCKET_ENTRIES} entries on average.
 */
final class PersistentMap<K, V> {
    private static final int BUCKET_ENTRIES = 16;
    private static final Object[] NOTHING = {};
    private static final PersistentMap<Object, Object> EMPTY = new PersistentMap<>(new Object[][] {NOTHING}, 0);

    private final Object[][] buckets;
    private final int size;

    private PersistentMap(Object[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // Nothing can be read from the empty map.
    static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // Only with() fills buckets.
    Optional<V> get(K key) {
        var bucket = buckets[slot(key)];
        int index = find(bucket, key);
        return index < 0 ? Optional.empty() : Optional.of((V) bucket[index + 1]);
    }

    PersistentMap<K, V> with(K key, V value) {
        int slot = slot(key);
        var bucket = buckets[slot];
        int index = find(bucket, key);
        var changed = Arrays.copyOf(bucket, index < 0 ? bucket.length + 2 : bucket.length);
        int place = index < 0 ? bucket.length : index;
        changed[place] = key;
        changed[place + 1] = value;
        var next = replaced(slot, changed, index < 0 ? size + 1 : size);
        return next.size > next.buckets.length * BUCKET_ENTRIES ? next.doubled() : next;
    }

    PersistentMap<K, V> without(K key) {
        int slot = slot(key);
        var bucket = buckets[slot];
        int index = find(bucket, key);
        if (index < 0) {
            return this;
        }
        var changed = new Object[bucket.length - 2];
        System.arraycopy(bucket, 0, changed, 0, index);
        System.arraycopy(bucket, index + 2, changed, index, changed.length - index);
        return replaced(slot, changed, size - 1);
    }

    /** In no order. */
    @SuppressWarnings("unchecked") // Only with() fills buckets.
    void forEach(BiConsumer<K, V> action) {
        for (Object[] bucket : buckets) {
            for (int index = 0; index < bucket.length; index += 2) {
                action.accept((K) bucket[index], (V) bucket[index + 1]);
            }
        }
    }

    private PersistentMap<K, V> replaced(int slot, Object[] bucket, int newSize) {
        var copy = buckets.clone();
        copy[slot] = bucket;
        return new PersistentMap<>(copy, newSize);
    }

    private PersistentMap<K, V> doubled() {
        var lists = new ArrayList<List<Object>>();
        for (int slot = 0; slot < buckets.length * 2; slot++) {
            lists.add(new ArrayList<>());
        }
        forEach((key, value) -> {
            var list = lists.get(slot(key, lists.size()));
            list.add(key);
            list.add(value);
        });
        return new PersistentMap<>(lists.stream().map(List::toArray).toArray(Object[][]::new), size);
    }

    private int slot(Object key) {
        return slot(key, buckets.length);
    }

    private static int slot(Object key, int length) {
        int hash = key.hashCode() * 0x9E3779B9; // Golden ratio: spreads hashes that differ in few bits.
        return (hash ^ hash >>> 15) & length - 1;
    }

    private static int find(@Nullable Object[] bucket, Object key) {
        for (int index = 0; index < bucket.length; index += 2) {
            if (key.equals(bucket[index])) {
                return index;
            }
        }
        return -1;
    }
}
