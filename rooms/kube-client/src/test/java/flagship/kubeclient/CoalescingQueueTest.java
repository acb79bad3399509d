package flagship.kubeclient;

import static flagship.kubeclient.CoalescingQueue.Type.ADDED;
import static flagship.kubeclient.CoalescingQueue.Type.DELETED;
import static flagship.kubeclient.CoalescingQueue.Type.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.CoalescingQueue.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoalescingQueueTest {
    private final CoalescingQueue<String, String> queue = queue(100, 1_000);

    @ParameterizedTest
    @CsvSource({
        "ADDED,   ADDED,   ADDED,   new",
        "ADDED,   UPDATED, ADDED,   new",
        "ADDED,   DELETED, DELETED, new",
        "UPDATED, ADDED,   ADDED,   new",
        "UPDATED, UPDATED, UPDATED, new",
        "UPDATED, DELETED, DELETED, new",
        "DELETED, ADDED,   UPDATED, new",
        "DELETED, UPDATED, DELETED, old",
        "DELETED, DELETED, DELETED, new"
    })
    void changesOfOneKeyMerge(
            CoalescingQueue.Type waiting, CoalescingQueue.Type added, CoalescingQueue.Type merged, String value)
            throws InterruptedException {
        queue.put(waiting, "a", "old");
        queue.put(added, "a", "new");

        assertThat(taken(10)).containsExactly(new Change<>(merged, "a", value));
    }

    @Test
    void keysLeaveInTheOrderInWhichTheyFirstCame() throws InterruptedException {
        queue.put(ADDED, "a", "1");
        queue.put(ADDED, "b", "1");
        queue.put(UPDATED, "a", "2");

        assertThat(taken(10).stream().map(Change::key)).containsExactly("a", "b");
    }

    @Test
    void aFullQueueBlocksNewKeysButNotMerges() throws InterruptedException {
        var small = queue(1, 1_000);
        small.put(ADDED, "a", "1");
        small.put(UPDATED, "a", "2");
        var putting = Thread.ofVirtual().start(() -> put(small, "b"));
        Eventually.await(() -> putting.getState() == Thread.State.WAITING);

        assertThat(small.take(1).orElseThrow().changes()).hasSize(1);
        putting.join();
        assertThat(small.take(1).orElseThrow().changes()).containsExactly(new Change<>(ADDED, "b", "x"));
    }

    @Test
    void weightBoundsTheQueueToo() throws InterruptedException {
        var small = queue(100, 5);
        small.put(ADDED, "a", "12345678");
        var putting = Thread.ofVirtual().start(() -> put(small, "b"));

        Eventually.await(() -> putting.getState() == Thread.State.WAITING);
        assertThat(small.take(1)).isPresent();
        putting.join();
    }

    @Test
    void aBatchReachesThePositionBeforeTheOldestChangeThatStillWaits() throws InterruptedException {
        queue.advance("10");
        queue.put(UPDATED, "a", "v", "11");
        queue.put(UPDATED, "b", "v", "12");
        queue.put(UPDATED, "a", "v", "13");

        assertThat(queue.take(1).orElseThrow().reached()).contains("11");
        assertThat(queue.take(1).orElseThrow().reached()).contains("13");
    }

    @Test
    void aListReachesItsVersionOnlyWhenAllOfItIsTaken() throws InterruptedException {
        queue.put(ADDED, "a", "v");
        queue.put(ADDED, "b", "v");
        queue.advance("10");

        assertThat(queue.take(1).orElseThrow().reached()).isEmpty();
        assertThat(queue.take(1).orElseThrow().reached()).contains("10");
    }

    @Test
    void aPositionAloneIsTakenOnce() throws InterruptedException {
        queue.advance("10");

        assertThat(queue.take(5)).contains(new CoalescingQueue.Batch<>(List.of(), Optional.of("10")));
        queue.close();
        assertThat(queue.take(5)).isEmpty();
    }

    @Test
    void aClosedQueueIsDrainedAndThenEnds() throws InterruptedException {
        queue.put(DELETED, "a", "v");
        queue.close();

        assertThatThrownBy(() -> queue.put(ADDED, "b", "v")).isInstanceOf(IllegalStateException.class);
        assertThat(taken(10)).hasSize(1);
        assertThat(queue.take(10)).isEmpty();
    }

    private List<Change<String, String>> taken(int max) throws InterruptedException {
        return queue.take(max).orElseThrow().changes();
    }

    private static void put(CoalescingQueue<String, String> queue, String key) {
        try {
            queue.put(ADDED, key, "x");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CoalescingQueue<String, String> queue(int keys, long weight) {
        return new CoalescingQueue<>(new CoalescingQueue.Limits(keys, weight), String::length);
    }
}
