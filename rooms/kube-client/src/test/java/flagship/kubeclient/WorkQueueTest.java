package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final ManualTiming timing = new ManualTiming();
    private final WorkQueue<String> queue = new WorkQueue<>(WorkQueue.Retry.DEFAULT, timing);

    @Test
    void aKeyThatWaitsIsNotAddedAgain() throws InterruptedException {
        queue.add("a");
        queue.add("b");
        queue.add("a");

        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.take()).contains("a");
        assertThat(queue.take()).contains("b");
    }

    @Test
    void aKeyThatIsAddedWhileItIsWorkedOnComesAgainAfterwards() throws InterruptedException {
        queue.add("a");
        assertThat(queue.take()).contains("a");
        queue.add("a");
        assertThat(queue.size()).isZero();

        queue.done("a");

        assertThat(queue.take()).contains("a");
    }

    @Test
    void aDelayedKeyComesWhenItsTimeHasPassedTheEarliestCounts() {
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(5));
        queue.addAfter("a", Duration.ofSeconds(20));

        timing.advance(Duration.ofMillis(4_999));
        assertThat(queue.size()).isZero();
        timing.advance(Duration.ofMillis(1));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void pausesOfOneKeyDoubleUntilItIsForgotten() {
        assertThat(List.of(pause(), pause(), pause())).containsExactly(5L, 10L, 20L);
        assertThat(queue.failures("a")).isEqualTo(3);

        queue.forget("a");
        assertThat(pause()).isEqualTo(5L);
    }

    @Test
    void manyFailingKeysComeBackAtTheOverallRate() {
        for (int i = 0; i < 400; i++) {
            queue.retry("key-" + i);
        }

        timing.advance(Duration.ofMillis(5));
        assertThat(queue.size()).isEqualTo(300);
        timing.advance(Duration.ofSeconds(1));
        assertThat(queue.size()).isBetween(349, 351);
    }

    @Test
    void closingWakesTakers() throws InterruptedException {
        var taken = new ArrayList<Optional<String>>();
        var taker = Thread.ofVirtual().start(() -> {
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        queue.close();
        taker.join();

        assertThat(taken).containsExactly(Optional.empty());
    }

    /** Milliseconds until the key is ready after another failure. */
    private long pause() {
        queue.retry("a");
        for (long waited = 0; ; waited++) {
            if (queue.size() == 1) {
                take();
                return waited;
            }
            timing.advance(Duration.ofMillis(1));
        }
    }

    private void take() {
        try {
            assertThat(queue.take()).contains("a");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.done("a");
    }
}
