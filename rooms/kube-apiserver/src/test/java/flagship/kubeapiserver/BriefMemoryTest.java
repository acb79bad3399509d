package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BriefMemoryTest {
    private final AtomicLong nanos = new AtomicLong();
    private final BriefMemory<String, Boolean> memory = new BriefMemory<>(Duration.ofSeconds(10), 2, nanos::get);

    @Test
    void anAnswerIsForgottenAfterItsTime() {
        memory.keep("jane", true);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(memory.recall("jane")).contains(true);

        nanos.addAndGet(1);
        assertThat(memory.recall("jane")).isEmpty();
    }

    @Test
    void noMoreAreKeptThanAllowed() {
        memory.keep("a", true);
        memory.keep("b", false);
        memory.keep("c", true);

        assertThat(memory.recall("a")).isEmpty();
        assertThat(memory.recall("c")).contains(true);
    }
}
