package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many objects may be taken out of a member, and when. */
final class DeletionGuardTest {
    private long now = -5; // A clock of nanoseconds may stand anywhere.

    private DeletionGuard guard(int perMinute) {
        return new DeletionGuard(new DeletionGuard.Limits(perMinute, Duration.ofSeconds(10)), () -> now);
    }

    private static NamespacedName work(int number) {
        return new NamespacedName("karmada-es-east", "w" + number);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aMinutesWorthGoesAtOnceAndTheRestInTurn() {
        var guard = guard(60);
        for (int i = 0; i < 60; i++) {
            assertThat(guard.admit(work(i))).isZero();
        }

        assertThat(guard.admit(work(60))).isEqualTo(Duration.ofSeconds(1));
        assertThat(guard.admit(work(61))).isEqualTo(Duration.ofSeconds(2));
        assertThat(guard.admit(work(60))).as("asked again").isEqualTo(Duration.ofSeconds(1));
        assertThat(guard.waiting()).isEqualTo(2);
        pass(Duration.ofSeconds(1));
        assertThat(guard.admit(work(60))).isZero();
        assertThat(guard.admit(work(61))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theBudgetComesBackWithTime() {
        var guard = guard(60);
        for (int i = 0; i < 60; i++) {
            guard.admit(work(i));
        }
        pass(Duration.ofSeconds(30));

        for (int i = 60; i < 90; i++) {
            assertThat(guard.admit(work(i))).isZero();
        }
        assertThat(guard.admit(work(90))).isPositive();
    }

    @Test
    void aMemberThatHasComeBackIsLeftAloneForAMoment() {
        var guard = guard(0);
        guard.returned();

        assertThat(guard.admit(work(1))).isEqualTo(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));
        assertThat(guard.admit(work(1))).isZero();
    }

    @Test
    void withoutALimitNothingWaits() {
        var guard = guard(0);

        for (int i = 0; i < 5000; i++) {
            assertThat(guard.admit(work(i))).isZero();
        }
    }

    @Test
    void whatIsGoneGivesItsPlaceUp() {
        var guard = guard(1);
        guard.admit(work(1));
        guard.admit(work(2));

        guard.forget(work(2));

        assertThat(guard.waiting()).isZero();
    }
}
