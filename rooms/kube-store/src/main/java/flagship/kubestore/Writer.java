package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import flagship.kubestore.ObjectStore.Write;
import flagship.kubestore.Work.Chore;
import flagship.kubestore.Work.PendingWrites;
import flagship.kubestore.Work.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only one that writes: collects what waits into one transaction and answers after the commit. */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    /** Most writes of one transaction, but for those of the last that fits, which stay together. */
    private static final int BATCH_MAX = 512;

    private final Path directory;
    private final Sessions sessions;
    private final Publisher publisher;
    private final CommitQueue queue = new CommitQueue(BATCH_MAX);
    private final StoreThread thread = new StoreThread("store-writer", this::run);
    /** The writing thread's own; null after a failure, until the next transaction. */
    private @Nullable WriterSession session;

    private boolean failing;

    /** Works after {@link #start}. Takes over {@code session}; opens another one whenever a transaction failed. */
    Writer(Path directory, WriterSession session, Sessions sessions, Publisher publisher) {
        this.directory = directory;
        this.session = session;
        this.sessions = sessions;
        this.publisher = publisher;
    }

    void start() {
        thread.start();
    }

    /** Waits until the writes are durable; throws as {@link ObjectStore#commitTogether} says. */
    long write(List<Write> writes) {
        var pending = new PendingWrites(writes);
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
            var writes = new ArrayList<PendingWrites>(works.size());
            var chores = new ArrayList<Chore>();
            for (var work : works) {
                switch (work) {
                    case PendingWrites together -> writes.add(together);
                    case Chore chore -> chores.add(chore);
                }
            }
            if (!writes.isEmpty()) {
                guarded(writes, open -> commit(open, writes));
            }
            chores.forEach(chore -> guarded(List.of(chore), open -> perform(open, chore)));
        }
    }

    /** Answers {@code works} even when the transaction fails, and goes on: the next one may succeed. */
    private void guarded(List<? extends Work> works, Transaction transaction) {
        try {
            transaction.run(session());
            if (failing) {
                failing = false;
                log.atInfo().addKeyValue("directory", directory).log("store writes work again");
            }
        } catch (SQLException e) {
            noteFailure(e);
            works.forEach(work -> work.fail(Failures.of(directory, e)));
        } catch (RuntimeException | Error e) {
            // Even out of memory: whoever waits must get an answer.
            noteFailure(e);
            works.forEach(work -> work.fail(new StoreUnavailable(
                    "the store in %s failed to write (%s); try again".formatted(directory, e), e)));
        }
    }

    private WriterSession session() throws SQLException {
        var open = session;
        if (open == null) {
            open = sessions.open();
            session = open;
        }
        return open;
    }

    private void commit(WriterSession open, List<PendingWrites> writes) throws SQLException {
        var refused = new @Nullable RuntimeException[writes.size()];
        var changes = new ArrayList<Change>(writes.size());
        open.begin();
        for (int i = 0; i < refused.length; i++) {
            try {
                changes.addAll(open.apply(writes.get(i).writes()));
            } catch (RuntimeException e) {
                refused[i] = e; // A conflict, or a value that could not be encoded; nothing was changed for it.
            }
        }
        open.commit();
        publisher.publish(changes, open.committed());
        answer(writes, refused, open.committed() - changes.size() + 1);
    }

    private static void answer(List<PendingWrites> writes, @Nullable RuntimeException[] refused, long first) {
        long next = first;
        for (int i = 0; i < refused.length; i++) {
            var outcome = writes.get(i).outcome();
            var failure = refused[i];
            if (failure == null) {
                outcome.succeed(next);
                next += writes.get(i).size();
            } else {
                outcome.fail(failure);
            }
        }
    }

    private static void perform(WriterSession open, Chore chore) throws SQLException {
        open.begin();
        long found = chore.step().run(open.connection());
        open.commit();
        chore.outcome().succeed(found);
    }

    /** Logged once, not for every write that fails until the disk has room again. */
    private void noteFailure(Throwable failure) {
        if (!failing) {
            log.atError().setCause(failure).addKeyValue("directory", directory).log("store writes fail");
        }
        failing = true;
        closeSession(); // This also rolls back what is open.
        freeJournal();
    }

    /**
     * On a full disk the journal may hold the space that the next write needs, and only a successful write would empty it. After the failed
     * write, not before the next one: emptying the journal needs room too, which the write may need more.
     */
    private void freeJournal() {
        try {
            Sql.run(session().connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException | RuntimeException e) {
            log.atDebug().setCause(e).log("journal could not be emptied");
        }
    }

    private void closeSession() {
        var open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException e) {
            log.atWarn().setCause(e).addKeyValue("directory", directory).log("store connection did not close cleanly");
        }
    }

    /** Takes no more work, finishes what waits, and closes the connection. */
    @Override
    public void close() {
        queue.close();
        thread.join();
        closeSession();
    }

    @FunctionalInterface
    private interface Transaction {
        void run(WriterSession open) throws SQLException;
    }

    /** Opens a session. */
    @FunctionalInterface
    interface Sessions {
        WriterSession open() throws SQLException;
    }

    /** Gets what was committed, in order, before the writes are answered. */
    @FunctionalInterface
    interface Publisher {
        /** @param newest the newest committed revision */
        void publish(List<Change> changes, long newest);
    }
}
