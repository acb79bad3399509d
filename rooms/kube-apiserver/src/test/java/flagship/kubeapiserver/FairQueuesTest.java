package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets the places among the requests in flight. */
@Timeout(30)
class FairQueuesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<String> served = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private static FairQueues queues(int max, int ofUser, int waiting, Duration patience) {
        return new FairQueues(new RequestLimits.InFlight(max, ofUser, 50, waiting, patience));
    }

    private static UserInfo user(String name) {
        return new UserInfo(name, "", List.of(), java.util.Map.of());
    }

    /** Waits for a place, says so, and gives it back. */
    private void queue(FairQueues queues, String name) {
        int before = queues.waiting();
        threads.add(Thread.startVirtualThread(() -> {
            try (var _ = queues.enter(user(name))) {
                served.add(name);
            } catch (InterruptedException e) {
                served.add("interrupted");
            }
        }));
        Await.until("it waits", () -> queues.waiting() == before + 1);
    }

    private List<String> next(int count) throws InterruptedException {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(String.valueOf(served.poll(10, TimeUnit.SECONDS)));
        }
        return names;
    }

    @Test
    void aUserWithManyRequestsDelaysAnotherByOneOnly() throws Exception {
        var queues = queues(1, 1, 50, LONG);
        var first = queues.enter(user("greedy"));
        for (int i = 0; i < 4; i++) {
            queue(queues, "greedy");
        }
        queue(queues, "modest");

        first.close();

        assertThat(next(5)).containsExactly("modest", "greedy", "greedy", "greedy", "greedy");
    }

    @Test
    void whoHoldsFewestPlacesComesFirst() throws Exception {
        var queues = queues(4, 4, 50, LONG);
        var held = queues.enter(user("a"));
        var others = List.of(queues.enter(user("a")), queues.enter(user("a")), queues.enter(user("b")));
        queue(queues, "a");
        queue(queues, "b");

        held.close();
        assertThat(next(2)).containsExactly("b", "a");
        others.forEach(FairQueues.Place::close);
    }

    @Test
    void oneUserCannotHoldAllPlaces() throws Exception {
        var queues = queues(10, 2, 50, LONG);
        var places = List.of(queues.enter(user("a")), queues.enter(user("a")));
        queue(queues, "a");

        queues.enter(user("b")).close();

        assertThat(served).isEmpty();
        places.getFirst().close();
        assertThat(next(1)).containsExactly("a");
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        var queues = queues(1, 1, 1, LONG);
        var place = queues.enter(user("a"));
        queue(queues, "a");

        assertThatThrownBy(() -> queues.enter(user("a")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(429));
        place.close();
    }

    @Test
    void whoIsNotServedInTimeIsRefusedAndForgotten() throws Exception {
        var queues = queues(1, 1, 5, Duration.ofMillis(50));
        var place = queues.enter(user("a"));

        assertThatThrownBy(() -> queues.enter(user("b"))).isInstanceOf(ApiException.class);

        assertThat(queues.waiting()).isZero();
        place.close();
        queues.enter(user("c")).close();
    }

    @Test
    void whoIsInterruptedLeavesItsPlaceInTheQueue() throws Exception {
        var queues = queues(1, 1, 5, LONG);
        var place = queues.enter(user("a"));
        queue(queues, "b");

        threads.getLast().interrupt();

        assertThat(next(1)).containsExactly("interrupted");
        assertThat(queues.waiting()).isZero();
        place.close();
    }
}
