package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.propagation.CronSchedule.NoSchedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules as Go's cron has them. */
final class CronScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(String schedule, String after, int count) throws NoSchedule {
        var times = new ArrayList<String>();
        var time = LocalDateTime.parse(after).atZone(BERLIN).toInstant();
        for (int i = 0; i < count; i++) {
            time = CronSchedule.parse(schedule).next(time, BERLIN).orElseThrow();
            times.add(time.atZone(BERLIN).toLocalDateTime().toString());
        }
        return times;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 9-17 * * MON-FRI | 2026-03-28T12:00 | 2026-03-30T09:00",
                "@daily | 2026-03-28T12:00 | 2026-03-29T00:00",
                "@hourly | 2026-03-28T12:00 | 2026-03-28T13:00",
                "5/10 * * * * | 2026-03-28T12:56 | 2026-03-28T13:05",
                "0 12 ? * 0 | 2026-03-28T12:00 | 2026-03-29T12:00",
                "0 0 1 jan * | 2026-03-28T12:00 | 2027-01-01T00:00",
                "0 0 29 2 * | 2026-03-28T12:00 | 2028-02-29T00:00",
                "1,3,5 0 * * * | 2026-03-28T00:03 | 2026-03-28T00:05",
            })
    void theNextTime(String schedule, String after, String expected) throws NoSchedule {
        assertThat(next(schedule, after, 1)).containsExactly(expected);
    }

    @Test
    void dayOfMonthOrDayOfWeekSuffices() throws NoSchedule {
        assertThat(next("0 0 13 * 5", "2026-11-10T00:00", 3))
                .containsExactly("2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00");
        assertThat(next("0 0 * * 5", "2026-11-10T00:00", 2)).containsExactly("2026-11-13T00:00", "2026-11-20T00:00");
        assertThat(next("0 0 */10 * 5", "2026-11-10T00:00", 2)).containsExactly("2026-11-11T00:00", "2026-11-13T00:00");
    }

    @Test
    void aTimeThatTheZoneSkipsIsSkippedAndOneThatItHasTwiceComesTwice() throws NoSchedule {
        assertThat(next("30 2 * * *", "2026-03-28T12:00", 1)).containsExactly("2026-03-30T02:30");
        var first = CronSchedule.parse("30 2 * * *")
                .next(Instant.parse("2026-10-24T12:00:00Z"), BERLIN)
                .orElseThrow();
        var second = CronSchedule.parse("30 2 * * *").next(first, BERLIN).orElseThrow();
        assertThat(first).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(second).isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void whatNeverComesHasNoNext() throws NoSchedule {
        assertThat(CronSchedule.parse("0 0 31 2 *").next(Instant.EPOCH, BERLIN)).isEmpty();
    }

    @Test
    void everySoOften() throws NoSchedule {
        assertThat(next("@every 1h30m", "2026-11-10T00:00", 2)).containsExactly("2026-11-10T01:30", "2026-11-10T03:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 * * * *", "* * * *", "* * * * * *", "* * * * 7", "* * 0 * *", "5-1 * * * *", "*/0 * * * *",
                        "a * * * *",
                "@never", "@every", "@every 5x", "@every 0s", "", "1-2-3 * * * *", "1/2/3 * * * *", "* * * foo *"
            })
    void whatIsNoScheduleIsTold(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(NoSchedule.class);
    }
}
