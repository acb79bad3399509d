package flagship.kubeapiserver;

import flagship.kubeclient.Transport.Transactions;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose writes become durable together or not at all. Each runs on its own thread through the whole chain, as if it were alone, and
 * waits with its write until all others have theirs; the last one to come commits for all.
 *
 * <p>Who loses a race against somebody else tries again, while the others wait. Who ends with a refusal ends the transaction: the writes that
 * wait are answered 424. Who ends well without a write has no part in it.
 */
final class Transaction {
    /** The one that the running request belongs to. */
    private static final ScopedValue<Member> CURRENT = ScopedValue.newInstance();
    /** How long a write waits for the others; admission by webhooks may take half a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectStore store;
    private final List<Member> members = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition decided = lock.newCondition();

    /** @param size how many requests take part */
    Transaction(ObjectStore store, int size) {
        this.store = store;
        for (int i = 0; i < size; i++) {
            members.add(new Member());
        }
    }

    private enum Stage {
        /** On its way to its write. */
        WORKING,
        /** Its write is ready. */
        WAITING,
        COMMITTED,
        /** It ended without a write of its own. */
        IDLE,
        FAILED
    }

    /** Commits at once, or with the transaction that the running request belongs to. */
    static long commit(ObjectStore store, Write write) {
        return CURRENT.isBound() ? CURRENT.get().commit(write) : store.commit(write);
    }

    /** The requests, in their order. */
    List<Member> members() {
        return List.copyOf(members);
    }

    /** One request of the transaction. Used by one thread. */
    final class Member {
        // All guarded by the lock.
        private Stage stage = Stage.WORKING;
        private @Nullable Write write;
        private @Nullable RuntimeException failure;
        private long revision;

        /** Runs the request. */
        void run(Runnable request) {
            try {
                ScopedValue.where(CURRENT, this).run(request);
            } finally {
                ended(false);
            }
        }

        /** Says that nothing more will be written for this request: its answer begins. */
        void ended(boolean well) {
            lock.lock();
            try {
                if (stage == Stage.WORKING) {
                    stage = well ? Stage.IDLE : Stage.FAILED;
                    decideIfReady();
                }
            } finally {
                lock.unlock();
            }
        }

        private long commit(Write wanted) {
            lock.lock();
            try {
                if (stage == Stage.COMMITTED) {
                    return store.commit(wanted); // It has written its part; what follows from that is its own.
                }
                if (stage != Stage.WORKING) {
                    throw givenUp();
                }
                write = wanted;
                stage = Stage.WAITING;
                decideIfReady();
                await();
                return outcome();
            } finally {
                lock.unlock();
            }
        }

        private void await() {
            long left = PATIENCE.toNanos();
            try {
                while (stage == Stage.WAITING && left > 0) {
                    left = decided.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The server closes.
            }
            if (stage == Stage.WAITING) {
                fail(Stage.WORKING, givenUp()); // Who still works must not write either.
                fail(Stage.WAITING, givenUp());
            }
        }

        private long outcome() {
            var reason = failure;
            if (reason == null) {
                return revision;
            }
            failure = null;
            throw reason;
        }
    }

    private boolean any(Predicate<Member> condition) {
        return members.stream().anyMatch(condition);
    }

    private void decideIfReady() {
        if (any(member -> member.stage == Stage.WORKING)) {
            return;
        }
        if (any(member -> member.stage == Stage.FAILED)) {
            fail(Stage.WAITING, givenUp());
        } else {
            commitAll();
        }
        decided.signalAll();
    }

    private void commitAll() {
        var waiting = new ArrayList<Member>();
        var writes = new ArrayList<Write>();
        for (Member member : members) {
            if (member.stage == Stage.WAITING && member.write != null) {
                waiting.add(member);
                writes.add(member.write);
            }
        }
        if (writes.isEmpty()) {
            return;
        }
        try {
            long next = store.commitTogether(writes);
            for (Member member : waiting) {
                member.stage = Stage.COMMITTED;
                member.revision = next++;
            }
        } catch (RevisionConflict e) {
            waiting.stream()
                    .filter(member -> member.write != null && member.write.key().equals(e.key()))
                    .forEach(member -> {
                        member.stage = Stage.WORKING; // It looks again, and comes back or gives up.
                        member.failure = e;
                    });
        } catch (RuntimeException e) {
            fail(Stage.WAITING, e);
        }
    }

    private void fail(Stage those, RuntimeException why) {
        for (Member member : members) {
            if (member.stage == those) {
                member.stage = Stage.FAILED;
                member.failure = why;
            }
        }
        decided.signalAll();
    }

    private static ApiException givenUp() {
        return new ApiException(new Status(
                Transactions.GIVEN_UP,
                "FailedDependency",
                "not written: a write that was to take effect together with this one was refused",
                Status.Details.EMPTY));
    }
}
