package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT45.9S, 45s",
        "PT1M59S, 119s",
        "PT2M, 2m",
        "PT3M20S, 3m20s",
        "PT9M59S, 9m59s",
        "PT10M59S, 10m",
        "PT2H59M, 179m",
        "PT3H, 3h",
        "PT5H10M, 5h10m",
        "PT8H30M, 8h",
        "PT47H59M, 47h",
        "PT48H, 2d",
        "P3DT4H, 3d4h",
        "P8D, 8d",
        "P400D, 400d",
        "P729D, 729d",
        "P730D, 2y",
        "P1135D, 3y40d",
        "P3300D, 9y",
        "PT-1S, 0s",
        "PT-1.9S, 0s",
        "PT-2S, <invalid>"
    })
    void aDurationIsShownInAtMostTwoUnits(Duration duration, String shown) {
        assertThat(HumanDuration.of(duration)).isEqualTo(shown);
    }

    @Test
    void theLongestDurationsAreShown() {
        assertThat(HumanDuration.of(Duration.ofSeconds(Long.MAX_VALUE))).endsWith("y");
        assertThat(HumanDuration.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("<invalid>");
    }

    @Test
    void anAgeIsCountedFromATimestamp() {
        var now = Instant.parse("2026-01-02T00:00:00Z");

        assertThat(HumanDuration.since("2026-01-01T23:00:00Z", now)).isEqualTo("60m");
        assertThat(HumanDuration.since("2026-01-02T00:30:00+01:00", now)).isEqualTo("30m");
        assertThat(HumanDuration.since("2026-01-02T01:00:00Z", now)).isEqualTo("<invalid>");
        assertThat(HumanDuration.since("", now)).isEqualTo("<unknown>");
        assertThat(HumanDuration.since("yesterday", now)).isEqualTo("<invalid>");
    }
}
