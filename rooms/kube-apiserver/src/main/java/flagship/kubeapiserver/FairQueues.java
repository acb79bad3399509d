package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many requests are answered at once, and shares the places fairly among users.
 *
 * <p>Who comes while all places are taken waits in the queue of its user. A place that becomes free goes to the waiting user who holds the
 * fewest, and among equals to the one whose turn is first: a turn later with each place that a user gets, and never earlier than that of
 * who was served last. So a user with a thousand requests delays another one's by a single
 * request, not by a thousand. Queues are bounded in length and time; beyond that the answer is 429. The idea is that of kube-apiserver's
 * priority and fairness; here each user is a flow with a queue of its own instead of a hand of hashed ones.
 */
final class FairQueues {
    private static final int RETRY_AFTER_SECONDS = 1;

    private final RequestLimits.InFlight limits;
    private final ReentrantLock lock = new ReentrantLock();
    /** By user, in the order in which they came; only those who hold or wait for places. Guarded by the lock, as is all below. */
    private final Map<String, Flow> flows = new LinkedHashMap<>();

    /** The turn of who was served last. */
    private long now;

    private int taken;
    private int waiting;

    FairQueues(RequestLimits.InFlight limits) {
        this.limits = limits;
    }

    /** A place among the requests in flight; closing it gives it back. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** One user's share. */
    private static final class Flow {
        private final Deque<Waiter> queue = new ArrayDeque<>();
        private int taken;
        private long turn;

        Flow(long turn) {
            this.turn = turn;
        }

        int taken() {
            return taken;
        }

        long turn() {
            return turn;
        }
    }

    /** One request without a place. */
    private static final class Waiter {
        private final Condition served;
        private boolean hasPlace;

        Waiter(Condition served) {
            this.served = served;
        }
    }

    /**
     * Takes a place, or waits for one.
     *
     * @throws ApiException 429 if too many wait already, or none became free in time
     * @throws InterruptedException if the request is to end
     */
    Place enter(UserInfo user) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var flow = flows.computeIfAbsent(user.name(), _ -> new Flow(now));
            if (flow.queue.isEmpty() && mayTake(flow)) {
                take(flow);
            } else {
                await(user.name(), flow);
            }
        } finally {
            lock.unlock();
        }
        return () -> leave(user.name());
    }

    private boolean mayTake(Flow flow) {
        return taken < limits.max() && flow.taken < limits.ofUserMax();
    }

    private void take(Flow flow) {
        taken++;
        flow.taken++;
        now = Math.max(now, flow.turn);
        flow.turn = now + 1;
    }

    private void await(String user, Flow flow) throws InterruptedException {
        if (flow.queue.size() >= limits.waitingOfUserMax() || waiting >= limits.waitingMax()) {
            forgetIfIdle(user, flow);
            throw refused();
        }
        var waiter = new Waiter(lock.newCondition());
        flow.queue.add(waiter);
        waiting++;
        boolean served = false;
        try {
            served = awaitPlace(waiter, limits.patience());
        } finally {
            if (!served) {
                giveUp(user, flow, waiter);
            }
        }
        if (!served) {
            throw refused();
        }
    }

    private static boolean awaitPlace(Waiter waiter, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (!waiter.hasPlace && left > 0) {
            left = waiter.served.awaitNanos(left);
        }
        return waiter.hasPlace;
    }

    private void giveUp(String user, Flow flow, Waiter waiter) {
        if (waiter.hasPlace) {
            free(user, flow); // It came together with the interrupt.
            return;
        }
        flow.queue.remove(waiter);
        waiting--;
        forgetIfIdle(user, flow);
    }

    private void leave(String user) {
        lock.lock();
        try {
            var flow = flows.get(user);
            if (flow == null) {
                throw new IllegalStateException("a place was given back twice");
            }
            free(user, flow);
        } finally {
            lock.unlock();
        }
    }

    private void free(String user, Flow flow) {
        taken--;
        flow.taken--;
        forgetIfIdle(user, flow);
        for (var next = nextToServe(); next.isPresent(); next = nextToServe()) {
            serve(next.get());
        }
    }

    private void serve(Flow flow) {
        var waiter = flow.queue.remove();
        waiting--;
        take(flow);
        waiter.hasPlace = true;
        waiter.served.signal();
    }

    private Optional<Flow> nextToServe() {
        return waiting == 0
                ? Optional.empty()
                : flows.values().stream()
                        .filter(flow -> !flow.queue.isEmpty() && mayTake(flow))
                        .min(Comparator.comparingInt(Flow::taken)
                                .thenComparingLong(Flow::turn)); // The first of equals.
    }

    private void forgetIfIdle(String user, Flow flow) {
        if (flow.taken == 0 && flow.queue.isEmpty()) {
            flows.remove(user);
        }
    }

    private static ApiException refused() {
        return ApiException.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
    }

    /** How many requests wait now. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
