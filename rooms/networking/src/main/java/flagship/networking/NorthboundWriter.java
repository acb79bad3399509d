package flagship.networking;

import flagship.kubeclient.Threads;
import flagship.networking.Difference.Blocked;
import flagship.networking.Difference.Plan;
import flagship.ovsdb.Operation;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbException;
import flagship.ovsdb.Replica.View;
import flagship.ovsdb.ReplicaListener;
import flagship.ovsdb.Row;
import flagship.ovsdb.RowChange;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the northbound database. Keeps what every scope should be, and brings the database there: wishes of many objects that
 * come within some milliseconds are one transaction, and those of one object are never two.
 *
 * <p>After a lost connection, and after somebody else changed the database, all scopes are compared again. A transaction that the database
 * refuses is halved until the scope to blame is found; the others are written. Owns one virtual thread.
 */
final class NorthboundWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NorthboundWriter.class);
    private static final int SCOPES_MAX = 1_000;
    private static final Duration COLLECT = Duration.ofMillis(5);
    /** Others' changes come in groups; one comparison serves a group. */
    private static final Duration DRIFT_PAUSE = Duration.ofMillis(500);

    private final OvsdbClient database;
    private final Thread thread;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong operations = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by the lock.
    private final Map<Scope, List<DesiredRow>> wishes = new LinkedHashMap<>();
    private final Map<Scope, List<CompletableFuture<Void>>> pending = new LinkedHashMap<>();
    /** Scopes of which the database was as they should be when they were last looked at, and nobody changed it since. */
    private final Set<Scope> clean = new HashSet<>();

    private boolean closed;
    /** When all scopes are to be compared because of changes of others; 0 for not at all. */
    private long compareNanos;

    /** Whether a transaction of ours is under way: what changes meanwhile is its effect. */
    private volatile boolean writing;

    private NorthboundWriter(OvsdbClient database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("northbound-writer").unstarted(this::run);
    }

    /** @param database is listened to from now on; its owner closes it, after the writer */
    static NorthboundWriter start(OvsdbClient database) {
        var writer = new NorthboundWriter(database);
        database.listen(writer.new Drift());
        writer.thread.start();
        return writer;
    }

    /**
     * Says what a scope should be; no rows at all if its object is gone. Returns when the database is so.
     *
     * @throws IOException if that was not possible in time, or the scope cannot be written: the message says why. The wish stays.
     */
    void write(Scope scope, List<DesiredRow> rows, Duration limit) throws IOException, InterruptedException {
        var done = new CompletableFuture<Void>();
        lock.lock();
        try {
            if (clean.contains(scope) && rows.equals(wishes.getOrDefault(scope, List.of()))) {
                return;
            }
            clean.remove(scope);
            wishes.put(scope, List.copyOf(rows));
            pending.computeIfAbsent(scope, _ -> new ArrayList<>()).add(done);
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw new IOException(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the northbound database was not written in %d s%s"
                            .formatted(
                                    limit.toSeconds(),
                                    database.failure().map(why -> ": " + why).orElse("")),
                    e);
        }
    }

    /** Reads the database as it is now. */
    <T> T read(Function<View, T> reader) {
        return database.replica().read(reader);
    }

    /**
     * Puts a number on the database as it is now: once {@link #translated} is not below it, what it held is in the southbound database.
     *
     * @throws IOException if the database is not reached
     */
    long stamp() throws IOException, InterruptedException {
        var count = List.of(new Operation.Mutation("nb_cfg", "+=", Value.of(1)));
        var transaction = new Transaction()
                .add(new Operation.Mutate(Northbound.GLOBAL, List.of(), count))
                .add(new Operation.Select(Northbound.GLOBAL, List.of(), List.of("nb_cfg")));
        return number(database.transact(transaction).selected(1), "nb_cfg");
    }

    /** How far OVN's translator is. */
    long translated() throws IOException, InterruptedException {
        var question = new Transaction().add(new Operation.Select(Northbound.GLOBAL, List.of(), List.of("sb_cfg")));
        return number(database.transact(question).selected(0), "sb_cfg");
    }

    private static long number(List<Row> rows, String column) {
        return rows.stream()
                .flatMap(row -> row.integer(column).stream())
                .findFirst()
                .orElse(0L);
    }

    /** Whether a scope has rows, or is to have some. */
    boolean concerns(Scope scope) {
        lock.lock();
        try {
            if (!wishes.getOrDefault(scope, List.of()).isEmpty()) {
                return true;
            }
        } finally {
            lock.unlock();
        }
        return !read(scope::rows).isEmpty();
    }

    /** The keys of all rows that should exist. */
    Set<RowKey> desired() {
        lock.lock();
        try {
            var keys = new HashSet<RowKey>();
            wishes.values().forEach(rows -> rows.forEach(row -> keys.add(row.key())));
            return keys;
        } finally {
            lock.unlock();
        }
    }

    /** Transactions that were sent so far. */
    long transactions() {
        return transactions.get();
    }

    /** Steps of all transactions so far. */
    long operations() {
        return operations.get();
    }

    private void run() {
        try {
            while (true) {
                var scopes = next();
                if (database.waitInSync(Duration.ofSeconds(1))) {
                    write(scopes);
                }
            }
        } catch (InterruptedException e) {
            log.atDebug().log("northbound writer stopped");
        }
    }

    /** The scopes to write now; waits for some, and then a little for more. They stay pending until they are written. */
    private List<Scope> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty() && !due()) {
                if (closed) {
                    throw new InterruptedException();
                }
                changed.awaitNanos(compareNanos == 0 ? Long.MAX_VALUE : compareNanos - System.nanoTime());
            }
            if (due()) {
                compareNanos = 0;
                wishes.keySet().forEach(scope -> pending.computeIfAbsent(scope, _ -> new ArrayList<>()));
            }
            long left = COLLECT.toNanos();
            while (left > 0 && pending.size() < SCOPES_MAX) {
                left = changed.awaitNanos(left);
            }
            return pending.keySet().stream().limit(SCOPES_MAX).toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean due() {
        return compareNanos != 0 && System.nanoTime() - compareNanos >= 0;
    }

    private void write(List<Scope> scopes) throws InterruptedException {
        if (scopes.isEmpty()) {
            return;
        }
        var waiting = new LinkedHashMap<Scope, List<CompletableFuture<Void>>>();
        var rows = new LinkedHashMap<Scope, List<DesiredRow>>();
        lock.lock();
        try {
            for (Scope scope : scopes) {
                waiting.put(scope, pending.getOrDefault(scope, List.of()));
                pending.remove(scope);
                rows.put(scope, wishes.getOrDefault(scope, List.of()));
            }
        } finally {
            lock.unlock();
        }
        try {
            commit(rows, waiting);
        } catch (OvsdbException e) {
            log.atWarn()
                    .addKeyValue("scopes", scopes.size())
                    .addKeyValue("error", e.getMessage())
                    .log("not written, trying again");
            again(waiting);
        }
    }

    /** Puts scopes back that were not written. */
    private void again(Map<Scope, List<CompletableFuture<Void>>> waiting) {
        lock.lock();
        try {
            waiting.forEach((scope, futures) -> {
                var unfinished =
                        futures.stream().filter(future -> !future.isDone()).toList();
                pending.computeIfAbsent(scope, _ -> new ArrayList<>()).addAll(unfinished);
            });
        } finally {
            lock.unlock();
        }
    }

    /** @throws OvsdbException if the database could not be spoken to; what is written already is told so */
    private void commit(Map<Scope, List<DesiredRow>> rows, Map<Scope, List<CompletableFuture<Void>>> waiting)
            throws OvsdbException, InterruptedException {
        var schema = database.schema();
        Plan plan = database.replica().read(view -> Difference.of(view, schema, rows));
        var blocked = new HashSet<Scope>();
        for (Blocked scope : plan.blocked()) {
            blocked.add(scope.scope());
            fail(scope.scope(), scope.reason(), waiting);
        }
        var possible = new LinkedHashMap<>(rows);
        possible.keySet().removeAll(blocked);
        try {
            send(plan);
            possible.keySet().forEach(scope -> done(scope, waiting));
        } catch (OvsdbException.TransactionFailed e) {
            divide(possible, waiting, e);
        }
    }

    private void send(Plan plan) throws OvsdbException, InterruptedException {
        if (plan.transaction().isEmpty()) {
            return;
        }
        writing = true;
        try {
            database.transact(plan.transaction());
            transactions.incrementAndGet();
            operations.addAndGet(plan.transaction().size());
        } finally {
            writing = false;
        }
    }

    private void divide(
            Map<Scope, List<DesiredRow>> rows,
            Map<Scope, List<CompletableFuture<Void>>> waiting,
            OvsdbException.TransactionFailed failure)
            throws OvsdbException, InterruptedException {
        if (rows.size() <= 1) {
            rows.keySet().forEach(scope -> fail(scope, String.valueOf(failure.getMessage()), waiting));
            return;
        }
        var halves =
                List.of(new LinkedHashMap<Scope, List<DesiredRow>>(), new LinkedHashMap<Scope, List<DesiredRow>>());
        int number = 0;
        for (var entry : rows.entrySet()) {
            halves.get(number++ * 2 / rows.size()).put(entry.getKey(), entry.getValue());
        }
        for (var half : halves) {
            commit(half, waiting);
        }
    }

    private void done(Scope scope, Map<Scope, List<CompletableFuture<Void>>> waiting) {
        lock.lock();
        try {
            if (wishes.getOrDefault(scope, List.of()).isEmpty()) {
                wishes.remove(scope);
            } else if (!pending.containsKey(scope)) {
                clean.add(scope);
            }
        } finally {
            lock.unlock();
        }
        waiting.getOrDefault(scope, List.of()).forEach(future -> future.complete(null));
    }

    private void fail(Scope scope, String reason, Map<Scope, List<CompletableFuture<Void>>> waiting) {
        log.atWarn()
                .addKeyValue("scope", scope)
                .addKeyValue("error", reason)
                .log("rows of an object cannot be written");
        waiting.getOrDefault(scope, List.of()).forEach(future -> future.completeExceptionally(new IOException(reason)));
    }

    /** Asks for a comparison of everything soon. */
    private void compareSoon(Duration pause) {
        lock.lock();
        try {
            clean.clear();
            if (compareNanos == 0) {
                compareNanos = Math.max(1, System.nanoTime() + pause.toNanos());
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Drift implements ReplicaListener {
        @Override
        public void changed(List<RowChange> changes) {
            if (!writing) {
                compareSoon(DRIFT_PAUSE);
            }
        }

        @Override
        public void inSync() {
            compareSoon(Duration.ZERO);
        }
    }

    /** Returns when nothing is written any more; whoever waits for a write is told so. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        Threads.join(thread);
        lock.lock();
        try {
            pending.values()
                    .forEach(futures -> futures.forEach(future ->
                            future.completeExceptionally(new IOException("the network controller was stopped"))));
        } finally {
            lock.unlock();
        }
    }
}
