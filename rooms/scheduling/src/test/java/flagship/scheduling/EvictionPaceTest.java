package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import flagship.scheduling.EvictionMeters.Queue;
import flagship.scheduling.EvictionMeters.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionPaceTest {
    private static final Waiting WEB = new Waiting("east", "apps/v1/Deployment");
    private static final NamespacedName ONE = new NamespacedName("n", "one");
    private static final NamespacedName TWO = new NamespacedName("n", "two");
    private static final NamespacedName WIDE = new NamespacedName("", "wide");
    private static final long SECOND = 1_000_000_000;

    /** Writes down what it hears. */
    private static final class Heard implements EvictionMeters {
        final List<String> lines = new ArrayList<>();

        @Override
        public void waiting(Queue queue, Waiting what, int change) {
            lines.add("%s %s %s %+d".formatted(queue.label(), what.cluster(), what.kind(), change));
        }

        @Override
        public void processed(Queue queue, boolean failed, Duration took) {}
    }

    private static EvictionPace pace(double perSecond) {
        return new EvictionPace(perSecond, EvictionMeters.NONE);
    }

    @Test
    void evictionsArePacedInTheOrderInWhichTheyCame() {
        var pace = pace(0.5);

        assertThat(pace.wait(ONE, WEB, 0)).isZero();
        assertThat(pace.wait(TWO, WEB, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.wait(TWO, WEB, SECOND)).isEqualTo(Duration.ofSeconds(1));
        pace.release(ONE);
        assertThat(pace.wait(ONE, WEB, SECOND)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aRateOfZeroIsOneInHalfAnHour() {
        var pace = pace(0);

        assertThat(pace.wait(ONE, WEB, 0)).isZero();
        assertThat(pace.wait(TWO, WEB, 0)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void turnsThatNobodyTookDoNotComeAllAtOnceLater() {
        var pace = pace(0.5);
        pace.wait(ONE, WEB, 0);
        pace.wait(TWO, WEB, 0);

        pace.clear();

        assertThat(pace.wait(ONE, WEB, 100 * SECOND)).isZero();
        assertThat(pace.wait(TWO, WEB, 100 * SECOND)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatWaitsIsCountedOnceByQueueClusterAndKind() {
        var heard = new Heard();
        var pace = new EvictionPace(0.5, heard);

        pace.wait(ONE, WEB, 0);
        pace.wait(ONE, WEB, SECOND);
        pace.wait(WIDE, new Waiting("west", "v1/Namespace"), 0);
        pace.release(ONE);
        pace.release(ONE);
        pace.clear();

        assertThat(heard.lines)
                .containsExactly(
                        "binding-eviction east apps/v1/Deployment +1",
                        "cluster-binding-eviction west v1/Namespace +1",
                        "binding-eviction east apps/v1/Deployment -1",
                        "cluster-binding-eviction west v1/Namespace -1");
    }

    @Test
    void eachKindOfBindingHasItsQueue() {
        assertThat(Queue.of(ONE)).isEqualTo(Queue.NAMESPACED);
        assertThat(Queue.of(WIDE)).isEqualTo(Queue.CLUSTER_SCOPED);
    }
}
