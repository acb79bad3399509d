package flagship.estimator;

import static flagship.estimator.CircuitBreaker.FIRST_PAUSE;
import static flagship.estimator.CircuitBreaker.LONGEST_PAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final CircuitBreaker breaker = new CircuitBreaker(TIMEOUT);
    private long now;

    /** Puts a question that nobody answers in time, if it may be put. */
    private boolean askInVain() {
        if (breaker.leftAlone(now).isPresent()) {
            return false;
        }
        var question = new Object();
        breaker.asked(question);
        now += TIMEOUT.toNanos();
        breaker.failed(question, TIMEOUT, now);
        return true;
    }

    private void wait(Duration time) {
        now += time.toNanos();
    }

    private void open() {
        for (int question = 0; question < CircuitBreaker.VAIN_MAX; question++) {
            assertThat(askInVain()).isTrue();
        }
    }

    @Test
    void afterThreeQuestionsInVainNoneIsPut() {
        assertThat(askInVain()).isTrue();
        assertThat(askInVain()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(askInVain()).isTrue();

        assertThat(breaker.leftAlone(now))
                .contains("it made 3 questions in a row wait in vain and is not asked for another 10 s");
        wait(FIRST_PAUSE.minusMillis(1));
        assertThat(breaker.leftAlone(now))
                .hasValueSatisfying(why -> assertThat(why).endsWith("another 1 s"));
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() {
        askInVain();
        askInVain();
        breaker.answered();
        askInVain();
        askInVain();

        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aFailureThatComesAtOnceIsNoReason() {
        for (int question = 0; question < 10; question++) {
            breaker.failed(new Object(), Duration.ofMillis(1_499), now);
        }
        assertThat(breaker.isOpen()).isFalse();

        for (int question = 0; question < 3; question++) {
            breaker.failed(new Object(), Duration.ofMillis(1_500), now);
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void afterThePauseOneQuestionTriesItAndTheOthersDoNotWait() {
        open();
        wait(FIRST_PAUSE);
        assertThat(breaker.leftAlone(now)).isEmpty();
        var probe = new Object();
        breaker.asked(probe);

        assertThat(breaker.leftAlone(now))
                .hasValueSatisfying(why -> assertThat(why).endsWith("another question is trying it"));

        breaker.answered();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.leftAlone(now)).isEmpty();
    }

    @Test
    void thePauseDoublesUpToItsLongest() {
        open();
        for (var pause : new int[] {10, 20, 40, 80, 120, 120}) {
            wait(Duration.ofSeconds(pause).minusNanos(1));
            assertThat(askInVain()).as("before %d s are over", pause).isFalse();
            wait(Duration.ofNanos(1));
            assertThat(askInVain()).as("after %d s", pause).isTrue();
        }
        assertThat(LONGEST_PAUSE).hasSeconds(120);
    }

    @Test
    void aProbeThatFailsAtOnceHangsNoLonger() {
        open();
        wait(FIRST_PAUSE);
        var probe = new Object();
        breaker.asked(probe);

        breaker.failed(probe, Duration.ofMillis(1), now);

        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aProbeThatWasTakenBackLeavesItsTurnToTheNext() {
        open();
        wait(FIRST_PAUSE);
        var probe = new Object();
        breaker.asked(probe);
        breaker.abandoned(new Object());
        assertThat(breaker.leftAlone(now)).isPresent();

        breaker.abandoned(probe);

        assertThat(breaker.leftAlone(now)).isEmpty();
    }

    @Test
    void questionsFromBeforeThePauseDoNotLengthenIt() {
        open();
        for (int late = 0; late < 13; late++) {
            breaker.failed(new Object(), TIMEOUT, now);
        }

        wait(FIRST_PAUSE);
        assertThat(breaker.leftAlone(now)).isEmpty();
    }
}
