package flagship.scheduling;

import flagship.kubeclient.RetryDelays;
import flagship.kubeclient.Timing;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The bindings that wait to be scheduled, by priority. One that failed waits a while; one that found no room waits until something changes,
 * or for long.
 *
 * <p>Never waits itself: {@link #pop} says that nothing is ready, {@link #untilNext} when that may change. Holds a key at most once. Not safe
 * for use by several threads.
 *
 * <p>Source: contract section 2.3. The order in backoff is that from 1.17 on. {@link Queueing} says which of its two queues this is.
 */
final class SchedulingQueue<K> {
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
    /** How long a key without room waits for a change. */
    private static final Duration UNSCHEDULABLE_MAX = Duration.ofMinutes(5);

    /** Where a key is. */
    private enum Part {
        ACTIVE,
        BACKOFF,
        UNSCHEDULABLE,
        PROCESSING
    }

    /**
     * One key.
     *
     * @param background came with many others, so that what somebody just changed goes first
     * @param attempts how often it was taken
     * @param entered when it last came into the active part; nanoseconds
     * @param order breaks ties of time
     * @param rooms how often room had appeared when it was last taken
     * @param until when it comes back by itself, while it waits; nanoseconds
     */
    private record Entry<K>(
            K key, int priority, boolean background, int attempts, long entered, long order, long rooms, long until) {
        Entry<K> taken(long roomsNow) {
            return new Entry<>(key, priority, background, attempts + 1, entered, order, roomsNow, until);
        }

        Entry<K> until(long nanos) {
            return new Entry<>(key, priority, background, attempts, entered, order, rooms, nanos);
        }

        long backoffEnds() {
            if (attempts == 0) {
                return entered;
            }
            long backoff = BACKOFF_FIRST.toNanos() << Math.min(attempts - 1, 10);
            return entered + Math.min(backoff, BACKOFF_MAX.toNanos());
        }
    }

    private final Timing timing;
    /** Pauses of the queue without priorities; empty for the one with. */
    private final Optional<RetryDelays<K>> delays;

    private final TreeSet<Entry<K>> active = new TreeSet<>(SchedulingQueue::compareActive);
    private final TreeSet<Entry<K>> backoff = new TreeSet<>(SchedulingQueue::compareWaiting);
    private final TreeSet<Entry<K>> unschedulable = new TreeSet<>(SchedulingQueue::compareWaiting);
    private final Map<K, Entry<K>> entries = new HashMap<>();
    private final Map<K, Part> parts = new HashMap<>();
    /** Keys that came again while they were worked on. */
    private final Set<K> dirty = new HashSet<>();

    private long orders;
    /** How often room appeared. */
    private long rooms;

    SchedulingQueue(Queueing queueing, Timing timing) {
        this.timing = timing;
        this.delays = queueing.retry().map(retry -> new RetryDelays<>(retry, timing));
    }

    private static <K> int compareWaiting(Entry<K> one, Entry<K> other) {
        int byEnd = Long.compare(one.until(), other.until());
        return byEnd != 0 ? byEnd : compareActive(one, other);
    }

    private static <K> int compareActive(Entry<K> one, Entry<K> other) {
        int byPriority = Integer.compare(other.priority(), one.priority());
        if (byPriority != 0) {
            return byPriority;
        }
        int byGround = Boolean.compare(one.background(), other.background());
        if (byGround != 0) {
            return byGround;
        }
        int byTime = Long.compare(one.entered(), other.entered());
        return byTime != 0 ? byTime : Long.compare(one.order(), other.order());
    }

    /** Something changed for a key: it is to be worked on soon, from its first attempt on. */
    void push(K key, int priority) {
        push(key, priority, false);
    }

    /** As {@link #push(Object, int)} for one of many keys, which need not go before those that somebody waits for. */
    void pushInBackground(K key, int priority) {
        push(key, priority, true);
    }

    private void push(K key, int priority, boolean background) {
        var part = parts.get(key);
        if (part == Part.ACTIVE && !hastens(key, background)) {
            return;
        }
        if (part == Part.PROCESSING) {
            dirty.add(key);
            return;
        }
        remove(key);
        if (delays.isPresent()) {
            activate(key, 0, false, 0);
        } else {
            activate(key, priority, background, 0);
        }
    }

    /** Whether somebody waits now for a key that so far was one of many. */
    private boolean hastens(K key, boolean background) {
        var entry = entries.get(key);
        return entry != null && entry.background() && !background;
    }

    /** The next key, which is then being worked on until {@link #succeeded}, {@link #failed} or {@link #noRoom}. */
    Optional<K> pop() {
        move();
        var first = active.pollFirst();
        if (first == null) {
            return Optional.empty();
        }
        entries.put(first.key(), first.taken(rooms));
        parts.put(first.key(), Part.PROCESSING);
        return Optional.of(first.key());
    }

    /** The key is done with. */
    void succeeded(K key) {
        delays.ifPresent(it -> it.forget(key));
        if (!again(key)) {
            remove(key);
        }
    }

    /** The key failed: it comes back after its backoff. */
    void failed(K key) {
        var entry = entries.get(key);
        if (entry != null && !again(key)) {
            rest(entry, Part.BACKOFF, delays.map(it -> paused(it, key)).orElse(entry.backoffEnds()));
        }
    }

    private long paused(RetryDelays<K> pauses, K key) {
        return timing.nanoTime() + pauses.next(key);
    }

    private void rest(Entry<K> entry, Part part, long until) {
        var waiting = entry.until(until);
        entries.put(entry.key(), waiting);
        parts.put(entry.key(), part);
        (part == Part.BACKOFF ? backoff : unschedulable).add(waiting);
    }

    /**
     * The key found no room: it comes back when {@link #push} or {@link #roomAppeared} says so, or after its time. Where room appeared
     * while it was worked on, it comes back after its backoff.
     */
    void noRoom(K key) {
        var entry = entries.get(key);
        if (entry != null && entry.rooms() != rooms) {
            failed(key);
        } else if (entry != null && !again(key)) {
            long until = entry.entered() + UNSCHEDULABLE_MAX.toNanos();
            rest(entry, Part.UNSCHEDULABLE, delays.map(it -> paused(it, key)).orElse(until));
        }
    }

    /** Some clusters can take more than before: the keys that may use them come back, each after its backoff. */
    void roomAppeared(Predicate<K> forKey) {
        rooms++;
        for (Entry<K> entry : List.copyOf(unschedulable)) {
            if (forKey.test(entry.key())) {
                unschedulable.remove(entry);
                long soon = entry.backoffEnds();
                rest(entry, Part.BACKOFF, entry.until() - soon < 0 ? entry.until() : soon);
            }
        }
    }

    /** The key does not exist any more. */
    void delete(K key) {
        delays.ifPresent(it -> it.forget(key));
        dirty.remove(key);
        remove(key);
    }

    /** A key that came again meanwhile re-enters with the priority and attempts that it had. */
    private boolean again(K key) {
        var entry = entries.get(key);
        if (!dirty.remove(key) || entry == null) {
            return false;
        }
        activate(key, entry.priority(), false, entry.attempts());
        return true;
    }

    private void activate(K key, int priority, boolean background, int attempts) {
        var entry = new Entry<>(key, priority, background, attempts, timing.nanoTime(), orders++, rooms, 0);
        entries.put(key, entry);
        parts.put(key, Part.ACTIVE);
        active.add(entry);
    }

    private void remove(K key) {
        var entry = entries.remove(key);
        parts.remove(key);
        if (entry != null) {
            active.remove(entry);
            backoff.remove(entry);
            unschedulable.remove(entry);
        }
    }

    /** Brings back what has waited long enough. */
    private void move() {
        long now = timing.nanoTime();
        while (!backoff.isEmpty() && backoff.first().until() - now <= 0) {
            reactivate(backoff.removeFirst());
        }
        while (!unschedulable.isEmpty() && unschedulable.first().until() - now <= 0) {
            reactivate(unschedulable.removeFirst());
        }
    }

    /** How long until a waiting key is ready; empty if none waits. */
    Optional<Duration> untilNext() {
        long now = timing.nanoTime();
        return Stream.of(
                        backoff.stream().findFirst().map(Entry::until),
                        unschedulable.stream().findFirst().map(Entry::until))
                .flatMap(Optional::stream)
                .map(end -> Duration.ofNanos(Math.max(0, end - now)))
                .min(Comparator.naturalOrder());
    }

    private void reactivate(Entry<K> entry) {
        activate(entry.key(), entry.priority(), entry.background(), entry.attempts());
    }

    int active() {
        return active.size();
    }

    int inBackoff() {
        return backoff.size();
    }

    int unschedulable() {
        return unschedulable.size();
    }
}
