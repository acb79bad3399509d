package flagship.kubestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Something that waits for the writer's thread. Whoever submitted it waits for its outcome. */
sealed interface Work {
    /** Ends the wait with a failure. */
    void fail(RuntimeException failure);

    /** How much of a transaction it fills, in writes. */
    int size();

    /** Writes that stand or fall together, and where the revision of the first goes; 1 or more. */
    record PendingWrites(List<ObjectStore.Write> writes, Outcome outcome) implements Work {
        PendingWrites(List<ObjectStore.Write> writes) {
            this(writes, new Outcome());
        }

        @Override
        public int size() {
            return writes.size();
        }

        @Override
        public void fail(RuntimeException failure) {
            outcome.fail(failure);
        }
    }

    /** A short transaction of the store's own housekeeping. */
    record Chore(Step step, Outcome outcome) implements Work {
        Chore(Step step) {
            this(step, new Outcome());
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void fail(RuntimeException failure) {
            outcome.fail(failure);
        }
    }

    /** What a chore does inside its transaction, and what it found. Bounded: writers wait meanwhile. */
    @FunctionalInterface
    interface Step {
        long run(Connection writer) throws SQLException;
    }

    /** A number that the writer's thread brings. Waiting cannot be interrupted, because the write may become durable anyway. */
    final class Outcome {
        private sealed interface Answer {}

        private record Success(long value) implements Answer {}

        private record Failure(RuntimeException reason) implements Answer {}

        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        void succeed(long value) {
            answer.complete(new Success(value));
        }

        void fail(RuntimeException reason) {
            answer.complete(new Failure(reason));
        }

        long await() {
            return switch (answer.join()) {
                case Success(var value) -> value;
                case Failure(var reason) -> throw reason;
            };
        }
    }
}
