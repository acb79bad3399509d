package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Reconciler.Outcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogTest {
    @Test
    void whatChangesNowOvertakesWhatWasThereBefore() throws Exception {
        var done = new CopyOnWriteArrayList<Integer>();
        var go = new CountDownLatch(1);
        var all = new CountDownLatch(1_001);
        try (var backlog = Backlog.<Integer>start("test", 1, key -> {
            go.await();
            done.add(key);
            all.countDown();
            return Outcome.done();
        })) {
            for (int key = 0; key < 1_000; key++) {
                backlog.later(key);
            }
            backlog.enqueue(-1);
            go.countDown();

            assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(done.indexOf(-1)).isLessThan(70);
        assertThat(done).hasSize(1_001);
    }

    @Test
    void aKeyThatFailsMakesRoomToo() throws Exception {
        var all = new CountDownLatch(200);
        var seen = ConcurrentHashMap.<Integer>newKeySet();
        try (var backlog = Backlog.<Integer>start("test", 2, key -> {
            if (seen.add(key)) {
                all.countDown();
            }
            throw new IllegalStateException("never");
        })) {
            IntStream.range(0, 200).forEach(backlog::later);

            assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
