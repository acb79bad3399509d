package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How soon a member that could not be reached is tried again. */
class ConnectPauseTest {
    private final ConnectPause pause = new ConnectPause();

    @Test
    void pausesDoubleUpToFifteenSeconds() {
        assertThat(Stream.generate(() -> pause.after(new IOException("refused")))
                        .limit(6))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 15L, 15L);
    }

    @Test
    void aMemberThatAsksForTimeGetsIt() {
        assertThat(pause.after(busy(20))).isEqualTo(Duration.ofSeconds(20));
        assertThat(pause.after(busy(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pause.after(busy(0))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anAnswerStartsFromTheShortestAgain() {
        pause.after(new IOException("refused"));
        pause.after(new IOException("refused"));
        pause.reset();
        assertThat(pause.after(new IOException("refused"))).isEqualTo(Duration.ofSeconds(1));
    }

    private static ApiException busy(int seconds) {
        var details = new Status.Details("", "", "", "", List.of(), seconds);
        return new ApiException(new Status(429, "TooManyRequests", "too many requests", details));
    }
}
