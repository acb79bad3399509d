package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RediscoveryScheduleTest {
    private final RediscoverySchedule schedule = new RediscoverySchedule(Duration.ofMinutes(5), 0);

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Test
    void withoutAHintTheMemberIsAskedNowAndThen() {
        assertThat(schedule.take(seconds(299))).isFalse();
        assertThat(schedule.take(seconds(300))).isTrue();
        assertThat(schedule.untilDue(seconds(300))).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aHintIsFollowedSoonAndAFewTimesMore() {
        schedule.hint(seconds(10));

        assertThat(schedule.take(seconds(10))).isFalse();
        assertThat(schedule.take(seconds(10.1))).isTrue();
        assertThat(schedule.take(seconds(10.7))).isTrue();
        assertThat(schedule.take(seconds(12.7))).isTrue();
        assertThat(schedule.take(seconds(18.7))).isTrue();
        assertThat(schedule.untilDue(seconds(18.7))).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void manyHintsDoNotPutOffTheAnswer() {
        for (int i = 0; i < 100; i++) {
            schedule.hint(seconds(10) + i * 1_000_000L);
        }

        assertThat(schedule.take(seconds(10.1))).isTrue();
    }
}
