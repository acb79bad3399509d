package flagship.networking;

import flagship.kubeclient.LeaderElection.Leadership;
import flagship.kubeclient.Transport;
import flagship.ovsdb.OvsdbClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Starts the controllers when this process begins to lead, and stops them when it leads no more. */
final class Leading implements Leadership {
    private final Transport host;
    private final OvsdbClient database;
    private final NetworkingConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private Optional<NetworkControllers> running = Optional.empty();

    Leading(Transport host, OvsdbClient database, NetworkingConfig config) {
        this.host = host;
        this.database = database;
        this.config = config;
    }

    @Override
    public void started() {
        var controllers = NetworkControllers.start(host, database, config);
        lock.lock();
        try {
            running = Optional.of(controllers);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stopped() {
        current().ifPresent(NetworkControllers::close);
        lock.lock();
        try {
            running = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<NetworkControllers> current() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    boolean waitSettled(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (running.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        var controllers = current();
        return controllers.isPresent() && controllers.get().waitSettled(Duration.ofNanos(Math.max(0, left)));
    }

    long transactions() {
        return current().map(NetworkControllers::transactions).orElse(0L);
    }
}
