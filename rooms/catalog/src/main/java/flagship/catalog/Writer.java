package flagship.catalog;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what waits into one transaction (group commit) and answers after the commit; a group that fails is
 * tried again one by one, so that one caller's failure is not another's.
 *
 * <p>Owned by the catalog; {@link #close} ends the thread after what was accepted is written.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    /** Callers that may wait inside the queue; more wait before it. */
    private static final int QUEUE = 64;

    /** A transaction takes no further work beyond this many rows: the others see theirs soon, and the journal stays small. */
    private static final int ROWS_IN_GROUP = 10_000;

    /** How long a connection may take to say that it still works. */
    private static final int ANSWER_SECONDS = 5;

    /** One unit of work inside a transaction; may run twice, when the first transaction failed. */
    @FunctionalInterface
    interface Work<T> {
        T run(RowWriter writer) throws SQLException;
    }

    private record Task<T>(Work<T> work, int rows, CompletableFuture<T> done) {}

    private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Database database;
    private final Revisions revisions;
    private final RowWriter.Keeping keeping;
    private final String name = TallyProgress.COUNTS + UUID.randomUUID();
    private @Nullable RowWriter rows; // On the thread alone, until it has ended; null after the connection broke.
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the thread. Takes the session over; {@link #disconnect} closes it. */
    Writer(Database database, Session session, Revisions revisions, RowWriter.Keeping keeping) {
        this.keeping = keeping;
        this.database = database;
        this.revisions = revisions;
        this.rows = new RowWriter(session, database, name, keeping);
        this.thread = Thread.ofPlatform().name("catalog-writer").start(this::loop);
    }

    /**
     * Runs work in a transaction and returns after its commit.
     *
     * @param rowCount about how many rows it writes
     * @throws Catalog.CatalogUnavailable if the database could not write it; nothing of it is written
     * @throws Catalog.RowsRefused if the database will never take it; nothing of it is written
     */
    <T> T write(int rowCount, Work<T> work) throws InterruptedException {
        var task = new Task<>(work, rowCount, new CompletableFuture<T>());
        queue.put(task);
        if (closed) {
            refuseWaiting();
        }
        try {
            return task.done().get();
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        }
    }

    private RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case SQLException sql
            when database.refusesRows(sql) ->
                new Catalog.RowsRefused("the database does not take it: " + reason(sql), sql);
            case SQLException sql -> database.unavailable(sql);
            case RuntimeException unchecked -> unchecked;
            default -> new IllegalStateException("the catalog's writer failed", cause);
        };
    }

    /** What a batch failed of: the message of the batch itself repeats what was to be written. */
    private static String reason(SQLException failure) {
        var next = failure instanceof BatchUpdateException ? failure.getNextException() : null;
        var message =
                String.valueOf((next == null ? failure : next).getMessage()).strip();
        return message.lines().findFirst().orElse(message);
    }

    private void loop() {
        var group = new ArrayList<Task<?>>();
        while (!closed || !queue.isEmpty()) {
            try {
                gather(group);
            } catch (InterruptedException e) {
                continue; // Only close() interrupts; the condition above decides.
            }
            if (!commit(group)) {
                group.forEach(task -> commit(List.of(task)));
            }
            group.clear();
        }
        refuseWaiting();
    }

    private void gather(List<Task<?>> group) throws InterruptedException {
        var task = queue.take();
        int sum = 0;
        while (task != null) {
            group.add(task);
            sum += task.rows();
            task = sum < ROWS_IN_GROUP ? queue.poll() : null;
        }
    }

    /** Runs the tasks in one transaction. False: nothing was written, and several tasks have to be tried alone. */
    private boolean commit(List<Task<?>> group) {
        RowWriter connected;
        try {
            connected = connected();
        } catch (SQLException e) {
            group.forEach(task -> task.done().completeExceptionally(e));
            return true;
        }
        try {
            connected.begin();
            var answers = new ArrayList<Runnable>(group.size());
            for (Task<?> task : group) {
                answers.add(run(connected, task));
            }
            revisions.reached(connected.commit());
            answers.forEach(Runnable::run);
            return true;
        } catch (SQLException | RuntimeException e) {
            rollBack(connected);
            if (group.size() == 1) {
                group.getFirst().done().completeExceptionally(e);
                return true;
            }
            return false;
        }
    }

    /** The connection, again after it broke: whoever brings work tries again for ever, so there is nothing to wait for here. */
    private RowWriter connected() throws SQLException {
        var ready = rows;
        if (ready == null) {
            ready = new RowWriter(new Session(database.openWriter()), database, name, keeping);
            rows = ready;
            log.atInfo().log("the catalog's database is connected again");
        }
        return ready;
    }

    private static <T> Runnable run(RowWriter writer, Task<T> task) throws SQLException {
        T result = task.work().run(writer);
        return () -> task.done().complete(result);
    }

    private void rollBack(RowWriter connected) {
        try {
            connected.rollBack();
            return;
        } catch (SQLException e) {
            log.atDebug()
                    .setCause(e)
                    .log("nothing to roll back: the database has done it, or the transaction never began");
        }
        try {
            if (connected.session().answers(ANSWER_SECONDS)) {
                return;
            }
            disconnect();
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("a broken connection does not close");
        }
    }

    /** Closes the connection; by the thread, or after it has ended. */
    void disconnect() throws SQLException {
        var broken = rows;
        rows = null;
        if (broken != null) {
            broken.session().close();
        }
    }

    private void refuseWaiting() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.done().completeExceptionally(new Catalog.CatalogUnavailable("the catalog is closed", null));
        }
    }

    @Override
    public void close() {
        closed = true;
        Threads.end(thread);
    }
}
