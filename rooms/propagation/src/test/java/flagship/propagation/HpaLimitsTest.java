package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How fast an autoscaler may follow what it measures. */
final class HpaLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final HpaLimits limits = new HpaLimits();

    private static ObjectNode spec(String more) {
        return Json.parseObject(("{'minReplicas':2,'maxReplicas':20" + more + "}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    }

    private HpaLimits.Allowed limit(int current, int desired, String more, int second) {
        return limits.limit(current, desired, spec(more), NOW.plusSeconds(second));
    }

    @Test
    void withoutABehaviorItDoublesAtMost() {
        var allowed = limit(5, 20, "", 0);

        assertThat(allowed.replicas()).isEqualTo(10);
        assertThat(allowed.limited().reason()).isEqualTo("ScaleUpLimit");
        assertThat(limit(1, 20, "", 1).replicas()).isEqualTo(4);
    }

    @Test
    void boundsHold() {
        assertThat(limit(15, 30, "", 0).replicas()).isEqualTo(20);
        assertThat(limit(15, 30, "", 0).limited().reason()).isEqualTo("TooManyReplicas");
        assertThat(new HpaLimits().limit(3, 1, spec(""), NOW).replicas()).isEqualTo(2);
        assertThat(new HpaLimits().limit(3, 1, spec(""), NOW).limited().reason())
                .isEqualTo("TooFewReplicas");
    }

    @Test
    void itShrinksOnlyToTheMostThatWasRecommendedLately() {
        limit(8, 8, "", 0);

        var soon = limit(8, 3, "", 60);
        var later = limit(8, 3, "", 301);

        assertThat(soon.replicas()).isEqualTo(8);
        assertThat(soon.able().reason()).isEqualTo("ScaleDownStabilized");
        assertThat(later.replicas()).isEqualTo(3);
    }

    @Test
    void policiesLimitTheStepsOfAPeriod() {
        var slow =
                ",'behavior':{'scaleUp':{'stabilizationWindowSeconds':0,'policies':[{'type':'Pods','value':2,'periodSeconds':60}]},"
                        + "'scaleDown':{'stabilizationWindowSeconds':0,'policies':[{'type':'Percent','value':50,'periodSeconds':60}]}}";

        assertThat(limit(4, 20, slow, 0).replicas()).isEqualTo(6);
        limits.scaled(4, 6, NOW);
        assertThat(limit(6, 20, slow, 30).replicas()).as("in the same period").isEqualTo(6);
        assertThat(limit(6, 20, slow, 61).replicas()).as("in the next").isEqualTo(8);
        assertThat(new HpaLimits().limit(16, 2, spec(slow), NOW).replicas()).isEqualTo(8);
    }

    @Test
    void aDirectionCanBeSwitchedOff() {
        var never =
                ",'behavior':{'scaleDown':{'stabilizationWindowSeconds':0,'selectPolicy':'Disabled','policies':[{'type':'Percent','value':100,'periodSeconds':15}]}}";

        assertThat(limit(8, 3, never, 0).replicas()).isEqualTo(8);
    }

    @Test
    void whatGrowsWaitsForTheLeastOfItsWindow() {
        var calm =
                ",'behavior':{'scaleUp':{'stabilizationWindowSeconds':60,'policies':[{'type':'Pods','value':100,'periodSeconds':15}]}}";
        limit(4, 5, calm, 0);

        assertThat(limit(4, 12, calm, 30).replicas()).isEqualTo(5);
        assertThat(limit(4, 12, calm, 61).replicas()).isEqualTo(12);
    }
}
