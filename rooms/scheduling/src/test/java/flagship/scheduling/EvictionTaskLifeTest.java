package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvictionTaskLifeTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:10:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static EvictionTaskLife life(String task, String clusters, String status) {
        var spec = "{'clusters':" + clusters
                + ",'gracefulEvictionTasks':[{'fromCluster':'x','reason':'R','producer':'P'" + task + "}]}";
        return EvictionTaskLife.of(binding(spec, status), TIMEOUT, NOW);
    }

    private static final String OLD_GENERATION = "{'schedulerObservedGeneration':0}";
    private static final String TO_A = "[{'name':'a'}]";

    @Test
    void aNewTaskIsStampedAndKept() {
        var life = life("", "[]", "{'schedulerObservedGeneration':1}");

        assertThat(life.tasks().getFirst().creationTimestamp()).isEqualTo("2030-01-01T00:10:00Z");
        assertThat(life.recheck()).contains(TIMEOUT.plusMillis(1));
    }

    @Test
    void aTaskInTimeIsKeptUntilItsEnd() {
        var life = life(",'creationTimestamp':'2030-01-01T00:01:00Z'", TO_A, OLD_GENERATION);

        assertThat(life.dropped()).isEmpty();
        assertThat(life.recheck()).contains(Duration.ofMinutes(1).plusMillis(1));
    }

    @Test
    void theGracePeriodOfTheTaskGoesBeforeTheTimeout() {
        var created = ",'creationTimestamp':'2030-01-01T00:09:00Z','gracePeriodSeconds':%d";

        assertThat(life(created.formatted(59), TO_A, OLD_GENERATION).dropped()).containsExactly("x");
        assertThat(life(created.formatted(60), TO_A, OLD_GENERATION).dropped()).isEmpty();
    }

    @Test
    void aTaskPastItsTimeEnds() {
        assertThat(life(",'creationTimestamp':'2029-12-31T23:59:59Z'", TO_A, OLD_GENERATION)
                        .dropped())
                .containsExactly("x");
    }

    @Test
    void aTaskEndsWhenTheSchedulerHasAnsweredAndEveryTargetIsHealthy() {
        var task = ",'creationTimestamp':'2030-01-01T00:09:59Z'";
        var healthy = "'aggregatedStatus':[{'clusterName':'a','health':'Healthy'}]";

        assertThat(life(task, TO_A, "{'schedulerObservedGeneration':1,%s}".formatted(healthy))
                        .dropped())
                .containsExactly("x");
        assertThat(life(task, TO_A, "{'schedulerObservedGeneration':0,%s}".formatted(healthy))
                        .dropped())
                .isEmpty();
        assertThat(life(task, TO_A, "{'schedulerObservedGeneration':1}").dropped())
                .isEmpty();
        assertThat(life(task, "[]", "{'schedulerObservedGeneration':1}").dropped())
                .containsExactly("x");
    }

    @Test
    void aTaskThatAUserHoldsStaysAndOneThatAUserReleasesEnds() {
        var held = life(
                ",'creationTimestamp':'2020-01-01T00:00:00Z','suppressDeletion':true",
                "[]",
                "{'schedulerObservedGeneration':1}");
        assertThat(held.dropped()).isEmpty();
        assertThat(held.recheck()).isEmpty();
        assertThat(life(",'creationTimestamp':'2030-01-01T00:09:59Z','suppressDeletion':false", TO_A, OLD_GENERATION)
                        .dropped())
                .containsExactly("x");
    }
}
