package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import flagship.kubestore.ObjectStore.Write;
import flagship.kubestore.Work.Chore;
import flagship.kubestore.Work.PendingWrite;
import flagship.kubestore.Work.Step;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one that writes: collects what waits into one transaction and answers after the commit. Owns the revision counter.
 *
 * <p>Its thread is a platform thread: it sits in native code and in disk flushes, where a virtual thread would block its carrier.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    /** Most writes of one transaction. */
    private static final int BATCH_MAX = 512;

    private final Path directory;
    private final Connection connection;
    private final BiConsumer<List<Change>, Long> published;
    private final CommitQueue queue = new CommitQueue(BATCH_MAX);
    private final LogAppender appender;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement newest;
    private final StoreThread thread;
    private long revision;
    private boolean revisionKnown;

    /**
     * Takes over the connection; works after {@link #start}.
     *
     * @param published gets what was committed, in order, with the newest revision; before the writes are answered
     */
    Writer(Path directory, Connection connection, Seal seal, BiConsumer<List<Change>, Long> published)
            throws SQLException {
        this.directory = directory;
        this.connection = connection;
        this.published = published;
        appender = new LogAppender(connection, seal);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        newest = connection.prepareStatement(Reader.NEWEST);
        thread = new StoreThread("store-writer", this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits until the write is durable; throws as {@link ObjectStore#commit} says. */
    long write(Write write) {
        var pending = new PendingWrite(write);
        queue.submit(pending);
        return pending.outcome().await();
    }

    /** Waits until the step's transaction is durable; returns what the step found. */
    long perform(Step step) {
        var chore = new Chore(step);
        queue.submit(chore);
        return chore.outcome().await();
    }

    private void run() {
        for (var works = queue.next(); !works.isEmpty(); works = queue.next()) {
            var writes = new ArrayList<PendingWrite>(works.size());
            var chores = new ArrayList<Chore>();
            for (var work : works) {
                switch (work) {
                    case PendingWrite write -> writes.add(write);
                    case Chore chore -> chores.add(chore);
                }
            }
            if (!writes.isEmpty()) {
                guarded(writes, () -> commit(writes));
            }
            chores.forEach(chore -> guarded(List.of(chore), () -> perform(chore)));
        }
    }

    /** Answers {@code works} even when the transaction fails, and goes on: the next one may succeed. */
    private void guarded(List<? extends Work> works, Transaction transaction) {
        try {
            transaction.run();
        } catch (SQLException e) {
            log.atError().setCause(e).addKeyValue("directory", directory).log("store transaction failed");
            rollBack();
            works.forEach(work -> work.fail(Failures.of(directory, e)));
        } catch (RuntimeException | Error e) {
            // Even out of memory: whoever waits must get an answer.
            log.atError().setCause(e).addKeyValue("directory", directory).log("store transaction broke");
            rollBack();
            works.forEach(work ->
                    work.fail(new StoreUnavailable("the store failed to write (%s); try again".formatted(e), e)));
        }
    }

    private void commit(List<PendingWrite> writes) throws SQLException {
        var refused = new @Nullable RuntimeException[writes.size()];
        var changes = new ArrayList<Change>(writes.size());
        long first = currentRevision() + 1;
        begin.execute();
        for (int i = 0; i < refused.length; i++) {
            try {
                changes.add(appender.apply(writes.get(i).write(), first + changes.size()));
            } catch (RuntimeException e) {
                refused[i] = e; // A conflict, or a value that could not be encoded; nothing was changed for it.
            }
        }
        commit.execute();
        revision = first + changes.size() - 1;
        published.accept(changes, revision);
        answer(writes, refused, first);
    }

    private static void answer(List<PendingWrite> writes, @Nullable RuntimeException[] refused, long first) {
        long next = first;
        for (int i = 0; i < refused.length; i++) {
            var outcome = writes.get(i).outcome();
            var failure = refused[i];
            if (failure == null) {
                outcome.succeed(next++);
            } else {
                outcome.fail(failure);
            }
        }
    }

    private void perform(Chore chore) throws SQLException {
        begin.execute();
        long found = chore.step().run(connection);
        commit.execute();
        chore.outcome().succeed(found);
    }

    /** After a failed transaction only the database knows which revision is the newest. */
    private long currentRevision() throws SQLException {
        if (!revisionKnown) {
            revision = Sql.number(newest).orElseThrow();
            revisionKnown = true;
        }
        return revision;
    }

    private void rollBack() {
        revisionKnown = false;
        try {
            Sql.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite itself rolls back on some failures, a full disk for one.
            log.atDebug().setCause(e).log("nothing to roll back");
        }
    }

    /** Takes no more work, finishes what waits, and closes the connection. */
    @Override
    public void close() throws SQLException {
        queue.close();
        thread.join();
        connection.close();
    }

    @FunctionalInterface
    private interface Transaction {
        void run() throws SQLException;
    }
}
