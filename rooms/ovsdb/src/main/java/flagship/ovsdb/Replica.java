package flagship.ovsdb;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The followed tables of a database, in memory. Each {@link #read} sees whole transactions only. Any thread may read; while it reads, changes
 * wait, so that it must be brief.
 */
public final class Replica {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Condition changed = lock.writeLock().newCondition();
    /** Guarded by the lock. */
    private final Map<String, ReplicaTable> tables = new HashMap<>();
    /** Guarded by the lock. */
    private long version;

    Replica(List<MonitoredTable> monitored) {
        monitored.forEach(table -> tables.put(table.table(), new ReplicaTable(table)));
    }

    /** The tables at one moment; valid only inside the function that it was given to. */
    public interface View {
        /** All rows, in no order. */
        Collection<Row> rows(String table);

        Optional<Row> row(String table, UUID uuid);

        /** The rows that an index of {@link MonitoredTable#indexes} gives this key, in no order. */
        List<Row> byIndex(String table, String index, String key);

        /** The only row of that name, or one of them; the table is {@link MonitoredTable#indexedByName}. */
        default Optional<Row> named(String table, String name) {
            return byIndex(table, MonitoredTable.BY_NAME, name).stream().findFirst();
        }

        /** Grows with each change. */
        long version();
    }

    public <T> T read(Function<View, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(new Tables());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits until the tables fulfil {@code condition}, which is asked after each change; false when the time has passed. */
    public boolean await(Predicate<View> condition, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.writeLock().lockInterruptibly();
        try {
            while (!condition.test(new Tables())) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Lets {@code change} change the tables while nobody reads. */
    void write(Consumer<Map<String, ReplicaTable>> change) {
        lock.writeLock().lock();
        try {
            change.accept(tables);
            version++;
            changed.signalAll();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private final class Tables implements View {
        @Override
        public Collection<Row> rows(String table) {
            return Collections.unmodifiableCollection(table(table).rows());
        }

        @Override
        public Optional<Row> row(String table, UUID uuid) {
            return table(table).row(uuid);
        }

        @Override
        public List<Row> byIndex(String table, String index, String key) {
            return table(table).byIndex(index, key);
        }

        @Override
        public long version() {
            return version;
        }

        private ReplicaTable table(String name) {
            var table = tables.get(name);
            if (table == null) {
                throw new IllegalArgumentException("the table %s is not followed".formatted(name));
            }
            return table;
        }
    }
}
