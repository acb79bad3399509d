package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.propagation.HpaPod.Ready;
import flagship.propagation.HpaPod.Usage;
import flagship.propagation.ReplicaCalculator.NoMeasure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many replicas a measure asks for: the rules of the HorizontalPodAutoscaler, and Karmada's calibration. */
final class ReplicaCalculatorTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));

    private static HpaPod pod(long request, long used) {
        return pod("Running", LONG_AGO, true, request, Optional.of(used));
    }

    private static HpaPod pod(String phase, Instant started, boolean ready, long request, Optional<Long> used) {
        return new HpaPod(
                phase,
                false,
                Optional.of(started),
                Optional.of(new Ready(ready, started)),
                Map.of("c", Map.of("cpu", request)),
                used.map(amount -> new Usage(NOW, Duration.ofSeconds(10), Map.of("c", Map.of("cpu", amount)))));
    }

    private static List<HpaPod> pods(int count, long request, long used) {
        var pods = new ArrayList<HpaPod>();
        for (int i = 0; i < count; i++) {
            pods.add(pod(request, used));
        }
        return pods;
    }

    private static ReplicaCalculator calculator(int current) {
        return new ReplicaCalculator(current, 1, NOW);
    }

    private static int byUtilization(int current, List<HpaPod> pods, int target) throws NoMeasure {
        return calculator(current).byUtilization(pods, "cpu", "", target).replicas();
    }

    @Test
    void replicasFollowTheRatioOfWhatIsUsedToWhatShallBe() throws NoMeasure {
        assertThat(byUtilization(2, pods(2, 100, 200), 80)).isEqualTo(5);
        assertThat(byUtilization(4, pods(4, 100, 20), 80)).isEqualTo(1);
        assertThat(calculator(2).byAverage(pods(2, 100, 300), "cpu", "", 100).replicas())
                .isEqualTo(6);
    }

    @Test
    void whatIsNearEnoughChangesNothing() throws NoMeasure {
        assertThat(byUtilization(10, pods(10, 100, 87), 80)).isEqualTo(10);
        assertThat(byUtilization(10, pods(10, 100, 89), 80)).isEqualTo(12);
    }

    @Test
    void podsThatAreNotReadyCountAsUsingNothingWhenItGrows() throws NoMeasure {
        var pods = pods(2, 100, 200);
        pods.add(pod("Pending", NOW, false, 100, Optional.empty()));
        pods.add(pod("Pending", NOW, false, 100, Optional.empty()));

        assertThat(byUtilization(4, pods, 80)).isEqualTo(5); // 400 of 400: a ratio of 1.25 for 4 Pods.
    }

    @Test
    void podsWithoutAMeasureCountAsUsingAllWhenItShrinks() throws NoMeasure {
        var pods = pods(3, 100, 10);
        pods.add(pod("Running", LONG_AGO, true, 100, Optional.empty()));

        assertThat(byUtilization(4, pods, 80)).isEqualTo(2); // 130 of 400.
    }

    @Test
    void neitherTurnsTheDirection() throws NoMeasure {
        var pods = pods(1, 100, 200);
        for (int i = 0; i < 5; i++) {
            pods.add(pod("Pending", NOW, false, 100, Optional.empty()));
        }

        assertThat(byUtilization(6, pods, 80)).isEqualTo(6);
    }

    @Test
    void aProcessThatStartsIsNotMeasured() {
        var young = List.of(pod("Running", NOW.minusSeconds(5), true, 100, Optional.of(900L)));

        assertThatThrownBy(() -> byUtilization(1, young, 80))
                .isInstanceOf(NoMeasure.class)
                .hasMessageContaining("not ready");
    }

    @Test
    void whatRequestsNothingHasNoUtilization() {
        assertThatThrownBy(() -> byUtilization(1, List.of(pod(0, 100)), 80))
                .isInstanceOf(NoMeasure.class)
                .hasMessageContaining("missing request for cpu");
    }

    @Test
    void membersThatHaveMoreThanTheTemplateSaysAreAllowedFor() throws NoMeasure {
        // Duplicated: 2 replicas of the template are 4 in two members.
        var twice = new ReplicaCalculator(2, 2, NOW);

        assertThat(twice.byUtilization(pods(4, 100, 160), "cpu", "", 80).replicas())
                .isEqualTo(4);
    }

    @Test
    void anObjectIsMeasuredAsAWholeOrInShares() throws NoMeasure {
        assertThat(calculator(2).byValue(300, 100, pods(2, 100, 50)).replicas()).isEqualTo(6);
        assertThat(calculator(2).byShare(900, 100, 2).replicas()).isEqualTo(9);
        assertThat(calculator(9).byShare(900, 100, 9).replicas()).isEqualTo(9);
    }
}
