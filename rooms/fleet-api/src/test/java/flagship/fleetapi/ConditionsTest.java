package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    @Test
    void aNewConditionGetsTheTimeInSeconds() {
        var conditions = Conditions.NONE.set(Condition.isTrue("Ready", "Ready", ""), NOON);

        assertThat(conditions.find("Ready").orElseThrow().lastTransitionTime()).isEqualTo("2026-11-24T12:00:00Z");
    }

    @Test
    void theTimeStaysWhileTheStatusStays() {
        var conditions = Conditions.NONE
                .set(Condition.isFalse("Ready", "A", "a"), NOON)
                .set(Condition.isFalse("Ready", "B", "b"), LATER);

        assertThat(conditions.all()).containsExactly(new Condition("Ready", "False", "B", "b", "2026-11-24T12:00:00Z"));
    }

    @Test
    void theTimeMovesWithTheStatus() {
        var conditions = Conditions.NONE
                .set(Condition.isFalse("Ready", "A", "a"), NOON)
                .set(Condition.isTrue("Ready", "A", "a"), LATER);

        assertThat(conditions.find("Ready").orElseThrow().lastTransitionTime()).isEqualTo("2026-11-24T12:01:00Z");
    }

    @Test
    void aConditionKeepsItsPlace() {
        var conditions = Conditions.NONE
                .set(Condition.isTrue("A", "R", ""), NOON)
                .set(Condition.isTrue("B", "R", ""), NOON)
                .set(Condition.isFalse("A", "R", ""), LATER);

        assertThat(conditions.all()).extracting(Condition::type).containsExactly("A", "B");
    }

    @Test
    void aMessageIsCutToWhatTheSchemaTakes() {
        assertThat(Condition.isTrue("A", "R", "x".repeat(40_000)).message()).hasSize(32_768);
    }
}
