package flagship.ovsdb;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of one database: follows chosen tables and sends transactions. Safe for use by many threads.
 *
 * <p>Start it, then {@link #waitInSync}. It connects again by itself for as long as it is open; meanwhile the replica can be read, and
 * transactions fail with {@link OvsdbException.NotConnected}. Owns its threads; {@link #close} returns after they have ended.
 */
public final class OvsdbClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OvsdbClient.class);

    private final OvsdbConfig config;
    private final Replica replica;
    private final List<ReplicaListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread supervisor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** In use now. Guarded by the lock. */
    private Optional<Session> session = Optional.empty();
    /** Why there is none. Guarded by the lock. */
    private String failure = "it is being connected for the first time";
    /** Where the last session stopped. Of the supervisor alone. */
    private Optional<String> position = Optional.empty();

    private OvsdbClient(OvsdbConfig config, List<ReplicaListener> listeners) {
        this.config = config;
        this.replica = new Replica(config.tables());
        this.listeners.addAll(listeners);
        this.supervisor = Thread.ofVirtual().name("ovsdb-" + config.database()).unstarted(this::supervise);
    }

    /**
     * Starts to connect, and returns at once.
     *
     * @param listeners hear of everything from the first row on
     */
    public static OvsdbClient start(OvsdbConfig config, ReplicaListener... listeners) {
        var client = new OvsdbClient(config, List.of(listeners));
        client.supervisor.start();
        return client;
    }

    /** The followed tables; empty until the first connection. */
    public Replica replica() {
        return replica;
    }

    /** Adds a listener; it hears of what happens from now on. */
    public void listen(ReplicaListener listener) {
        listeners.add(listener);
    }

    /** Whether there is a connection, and the replica shows the database as it is. */
    public boolean inSync() {
        return current().isPresent();
    }

    /** Waits for {@link #inSync}; false when the time has passed: {@link #failure} says why. */
    public boolean waitInSync(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (session.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Why there is no connection now, in words for an operator; empty while there is one. */
    public Optional<String> failure() {
        lock.lock();
        try {
            return session.isPresent() ? Optional.empty() : Optional.of(failure);
        } finally {
            lock.unlock();
        }
    }

    /** What the server declares. */
    public DatabaseSchema schema() throws OvsdbException {
        return required().schema();
    }

    /**
     * Carries out a transaction and waits for the answer; the replica then shows it already.
     *
     * @throws OvsdbException.TransactionFailed if it was refused, and changed nothing
     * @throws OvsdbException.OutcomeUnknown if the connection was lost: look at the replica once it is in sync again
     * @throws OvsdbException.NotConnected if nothing was sent
     */
    public TransactionResult transact(Transaction transaction) throws OvsdbException, InterruptedException {
        return required().transact(transaction);
    }

    private Session required() throws OvsdbException {
        var found = current();
        if (found.isEmpty()) {
            throw new OvsdbException.NotConnected("there is no connection to the database %s: %s"
                    .formatted(config.database(), failure().orElse("")));
        }
        return found.get();
    }

    private Optional<Session> current() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    private void supervise() {
        var pause = config.timing().backoffFirst();
        try {
            while (true) {
                boolean worked = false;
                for (OvsdbEndpoint endpoint : config.endpoints()) {
                    worked |= use(endpoint);
                }
                pause = worked ? config.timing().backoffFirst() : pause;
                rest(pause);
                pause = min(pause.multipliedBy(2), config.timing().backoffMax());
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("database", config.database()).log("database client stopped");
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void rest(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    /** Uses the endpoint until its connection ends; false if it could not be used at all. */
    private boolean use(OvsdbEndpoint endpoint) throws InterruptedException {
        try (var opened = Session.open(endpoint, config, replica, this::tell, position)) {
            opened(endpoint, opened);
            try {
                ended(endpoint, opened.untilEnded());
            } finally {
                position = Optional.of(opened.position());
                withdraw("it was closed");
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            // What a server declares may be unreadable too; another server, or the same one later, may do better.
            failed(endpoint, e);
            return false;
        }
    }

    private void opened(OvsdbEndpoint endpoint, Session opened) {
        lock.lock();
        try {
            session = Optional.of(opened);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        log.atInfo()
                .addKeyValue("database", config.database())
                .addKeyValue("endpoint", endpoint)
                .log("database connected");
        each(ReplicaListener::inSync);
    }

    private void ended(OvsdbEndpoint endpoint, String reason) {
        log.atWarn()
                .addKeyValue("database", config.database())
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("error", reason)
                .log("database connection lost");
        withdraw(endpoint + ": " + reason);
        each(ReplicaListener::outOfSync);
    }

    private void failed(OvsdbEndpoint endpoint, Exception cause) {
        var reason = endpoint + ": " + cause.getMessage();
        lock.lock();
        try {
            if (!reason.equals(failure)) {
                log.atWarn()
                        .addKeyValue("database", config.database())
                        .addKeyValue("error", reason)
                        .log("database not reached");
            }
            failure = reason;
        } finally {
            lock.unlock();
        }
    }

    private void withdraw(String reason) {
        lock.lock();
        try {
            if (session.isPresent()) {
                session = Optional.empty();
                failure = reason;
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(List<RowChange> changes) {
        each(listener -> listener.changed(changes));
    }

    private void each(Consumer<ReplicaListener> call) {
        for (ReplicaListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                // A listener's bug must not cost the others their connection.
                log.atError()
                        .setCause(e)
                        .addKeyValue("database", config.database())
                        .log("a listener failed");
            }
        }
    }

    @Override
    public void close() {
        supervisor.interrupt();
        Joining.join(supervisor);
    }
}
