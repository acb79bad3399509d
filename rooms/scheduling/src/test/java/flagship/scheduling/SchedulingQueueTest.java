package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
    private final MovedClock clock = new MovedClock();
    private final SchedulingQueue<String> queue = new SchedulingQueue<>(Queueing.BY_PRIORITY, clock);

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void higherPriorityComesFirstThenWhoCameFirst() {
        queue.push("a", 0);
        queue.push("b", 10);
        queue.push("c", 10);

        assertThat(queue.pop()).contains("b");
        assertThat(queue.pop()).contains("c");
        assertThat(queue.pop()).contains("a");
        assertThat(queue.pop()).isEmpty();
    }

    @Test
    void aKeyThatWaitsIsNotAddedTwice() {
        queue.push("a", 0);
        queue.push("a", 5);

        assertThat(queue.pop()).contains("a");
        queue.succeeded("a");
        assertThat(queue.pop()).isEmpty();
        assertThat(queue.untilNext()).isEmpty();
    }

    @Test
    void aFailedKeyBacksOffLongerEachTimeUpToTenSeconds() {
        queue.push("a", 0);
        for (long pause : new long[] {1, 2, 4, 8, 10, 10}) {
            assertThat(queue.pop()).contains("a");
            queue.failed("a");
            assertThat(queue.untilNext()).contains(seconds(pause));
            clock.pass(seconds(pause).minusNanos(1));
            assertThat(queue.pop()).isEmpty();
            clock.pass(Duration.ofNanos(1));
        }
        assertThat(queue.pop()).contains("a");
    }

    @Test
    void backoffCountsFromTheLastEntryNotFromTheFailure() {
        queue.push("a", 0);
        queue.pop();
        clock.pass(seconds(1));
        queue.failed("a");

        assertThat(queue.pop()).contains("a");
    }

    @Test
    void aNewEventEndsBackoffAndForgetsTheAttempts() {
        queue.push("a", 0);
        queue.pop();
        queue.failed("a");
        queue.push("a", 3);

        assertThat(queue.pop()).contains("a");
        queue.failed("a");
        assertThat(queue.untilNext()).contains(seconds(1));
    }

    @Test
    void aKeyWithoutRoomWaitsForAnEventOrFiveMinutes() {
        queue.push("a", 0);
        queue.push("b", 0);
        queue.pop();
        queue.noRoom("a");
        queue.pop();
        queue.noRoom("b");
        assertThat(queue.unschedulable()).isEqualTo(2);

        queue.push("b", 0);
        assertThat(queue.pop()).contains("b");
        queue.succeeded("b");

        clock.pass(seconds(299));
        assertThat(queue.pop()).isEmpty();
        clock.pass(seconds(1));
        assertThat(queue.pop()).contains("a");
    }

    @Test
    void aKeyThatComesWhileItIsWorkedOnComesAgainWhateverTheOutcome() {
        queue.push("a", 7);
        queue.pop();
        queue.push("a", 0);
        assertThat(queue.pop()).isEmpty();

        queue.noRoom("a");
        assertThat(queue.unschedulable()).isZero();
        assertThat(queue.pop()).contains("a");

        queue.push("a", 0);
        queue.succeeded("a");
        assertThat(queue.pop()).contains("a");
    }

    @Test
    void whatSomebodyWaitsForGoesBeforeManyOfTheSamePriority() {
        queue.pushInBackground("many", 0);
        queue.pushInBackground("important", 1);
        queue.push("edit", 0);

        assertThat(queue.pop()).contains("important");
        assertThat(queue.pop()).contains("edit");
        assertThat(queue.pop()).contains("many");
    }

    @Test
    void oneOfManyThatIsEditedGoesBeforeTheRest() {
        queue.pushInBackground("a", 0);
        queue.pushInBackground("b", 0);
        queue.push("b", 0);
        queue.pushInBackground("b", 0);

        assertThat(queue.pop()).contains("b");
        assertThat(queue.pop()).contains("a");
        queue.succeeded("a");
        queue.succeeded("b");
        assertThat(queue.pop()).isEmpty();
    }

    @Test
    void roomBringsBackThoseThatMayUseItAfterTheirBackoff() {
        queue.push("a", 0);
        queue.push("b", 0);
        for (String key : List.of("a", "b")) {
            assertThat(queue.pop()).contains(key);
            queue.noRoom(key);
        }

        queue.roomAppeared(key -> key.equals("a"));
        assertThat(queue.pop()).isEmpty();
        clock.pass(seconds(1));

        assertThat(queue.pop()).contains("a");
        assertThat(queue.unschedulable()).isEqualTo(1);
    }

    @Test
    void roomThatAppearsWhileAKeyIsWorkedOnIsNotMissed() {
        queue.push("a", 0);
        queue.pop();
        queue.roomAppeared(_ -> true);
        queue.noRoom("a");

        assertThat(queue.unschedulable()).isZero();
        clock.pass(seconds(1));
        assertThat(queue.pop()).contains("a");
    }

    @Test
    void aDeletedKeyDoesNotComeBack() {
        queue.push("a", 0);
        queue.pop();
        queue.push("a", 0);
        queue.delete("a");
        queue.failed("a");

        clock.pass(seconds(20));
        assertThat(queue.pop()).isEmpty();
        assertThat(queue.inBackoff() + queue.active() + queue.unschedulable()).isZero();
    }

    private SchedulingQueue<String> inTurn() {
        return new SchedulingQueue<>(Queueing.inTurn(Queueing.RETRY), clock);
    }

    @Test
    void withoutTheGateKeysComeInTheOrderInWhichTheyChanged() {
        var plain = inTurn();
        plain.pushInBackground("a", 0);
        plain.push("b", 10);
        plain.push("c", 5);

        assertThat(List.of(plain.pop(), plain.pop(), plain.pop()))
                .containsExactly(Optional.of("a"), Optional.of("b"), Optional.of("c"));
    }

    @Test
    void withoutTheGatePausesDoubleFromFiveMillisecondsOn() {
        var plain = inTurn();
        plain.push("a", 0);
        for (long pause : new long[] {5, 10, 20, 40}) {
            assertThat(plain.pop()).contains("a");
            plain.failed("a");
            assertThat(plain.untilNext()).contains(Duration.ofMillis(pause));
            clock.pass(Duration.ofMillis(pause));
        }
        assertThat(plain.pop()).contains("a");
        plain.succeeded("a");
        plain.push("a", 0);
        plain.pop();
        plain.noRoom("a");
        assertThat(plain.untilNext()).contains(Duration.ofMillis(5));
    }

    @Test
    void withoutTheGateRoomEndsALongPause() {
        var plain = inTurn();
        plain.push("a", 0);
        for (int attempt = 0; attempt < 20; attempt++) {
            plain.pop();
            plain.noRoom("a");
            clock.pass(plain.untilNext().orElseThrow());
        }
        plain.pop();
        plain.noRoom("a");
        assertThat(plain.untilNext()).contains(seconds(1_000));

        plain.roomAppeared("a"::equals);

        assertThat(plain.untilNext()).contains(seconds(10));
    }
}
