package flagship.kubestore;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object store in one SQLite file. One process at a time uses a directory; a second one is refused when it opens it.
 *
 * <p>Lists and events at a revision are exact as long as it is not older than {@link #compactedRevision}. A {@link #scan} whose snapshot is
 * compacted while it runs ends with {@link RevisionCompacted}. Asking for a list in the future is an {@link IllegalArgumentException}.
 */
public final class SqliteObjectStore implements ObjectStore {
    private static final Logger log = LoggerFactory.getLogger(SqliteObjectStore.class);
    /** What watchers find in memory: changes, and bytes of their new values; the values before may take as much again. */
    private static final int RING_CHANGES = 1 << 14;

    private static final long RING_BYTES = 24L << 20;
    /** Reads that run at the same time; they are short. */
    private static final int READERS = 8;

    private final DirectoryLock lock;
    private final Writer writer;
    private final Readers readers;
    private final EventRing ring;
    private final Watchers watchers;
    private final Compactor compactor;
    private final Lists lists;

    private SqliteObjectStore(StoreConfig config, DirectoryLock lock, InstantSource clock) throws SQLException {
        var database = new Database(config.directory(), config.fileBytesMax());
        var seal = new Seal(config.cipher(), config.sealedKeys());
        var session = openSession(config, database, seal);
        try {
            this.lock = lock;
            this.ring = new EventRing(RING_CHANGES, RING_BYTES, session.committed());
            this.readers = new Readers(database, seal, READERS);
            this.watchers = new Watchers(ring, new History(ring, readers));
            this.lists = new Lists(readers);
            this.writer =
                    new Writer(config.directory(), session, () -> openSession(config, database, seal), this::publish);
            long compacted = Sql.number(session.connection(), Schema.COMPACTED);
            this.compactor = new Compactor(config, writer, ring, clock, compacted);
        } catch (SQLException | RuntimeException e) {
            Sql.closeAfter(session, e);
            throw e;
        }
    }

    private static WriterSession openSession(StoreConfig config, Database database, Seal seal) throws SQLException {
        var connection = database.openWriter();
        try {
            Schema.prepare(connection, config.directory());
            seal.check(connection);
            return new WriterSession(connection, seal);
        } catch (SQLException | RuntimeException e) {
            Sql.closeAfter(connection, e);
            throw e;
        }
    }

    /**
     * Opens the store in {@code config.directory()}, and creates it if it is absent.
     *
     * @throws StoreUnavailable if that cannot be done: in use, not writable, damaged, too new, another encryption key
     */
    public static ObjectStore open(StoreConfig config) {
        return open(config, InstantSource.system());
    }

    static SqliteObjectStore open(StoreConfig config, InstantSource clock) {
        try {
            Files.createDirectories(config.directory());
            var lock = DirectoryLock.take(config.directory());
            try {
                var store = new SqliteObjectStore(config, lock, clock);
                store.start();
                return store;
            } catch (SQLException | RuntimeException e) {
                Sql.closeAfter(lock, e);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(config.directory(), e);
        } catch (IOException e) {
            throw Failures.of(config.directory(), e);
        }
    }

    private void start() {
        writer.start();
        watchers.start();
        compactor.start();
        log.atDebug().addKeyValue("revision", ring.published()).log("store opened");
    }

    private void publish(List<Change> changes, long newest) {
        ring.publish(changes, newest);
        watchers.signal();
    }

    Compactor compactor() {
        return compactor;
    }

    @Override
    public long revision() {
        return ring.published();
    }

    @Override
    public long compactedRevision() {
        return compactor.compacted();
    }

    @Override
    public long commit(Write write) {
        requireKey(write.key());
        return writer.write(List.of(write));
    }

    @Override
    public long commitTogether(List<Write> writes) {
        if (writes.isEmpty() || writes.size() > TOGETHER_MAX) {
            throw new IllegalArgumentException(
                    "%d writes: a transaction takes 1 to %d".formatted(writes.size(), TOGETHER_MAX));
        }
        var keys = new HashSet<String>();
        for (Write write : writes) {
            requireKey(write.key());
            if (!keys.add(write.key())) {
                throw new IllegalArgumentException("two writes of one transaction are for " + write.key());
            }
        }
        return writer.write(List.copyOf(writes));
    }

    private static void requireKey(String key) {
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key must have characters, and none of them may be NUL");
        }
    }

    @Override
    public Optional<Stored> get(String key) {
        return readers.read(reader -> reader.get(key));
    }

    @Override
    public Page list(String prefix, long atRevision, String after, int limit) {
        return lists.page(prefix, atRevision, after, limit);
    }

    @Override
    public long scan(String prefix, long atRevision, String after, Visitor visitor) {
        return lists.scan(prefix, atRevision, after, visitor);
    }

    @Override
    public long count(String prefix) {
        return readers.snapshot((reader, seen) -> reader.count(KeyRange.of(prefix), seen, seen.newest()));
    }

    @Override
    public Watch watch(String prefix, long afterRevision) {
        long compacted = compactor.compacted();
        if (Math.max(1, afterRevision) < compacted) {
            throw new RevisionCompacted(afterRevision, compacted);
        }
        return watchers.open(prefix, afterRevision);
    }

    @Override
    public void compact(long revision) {
        compactor.compact(revision);
    }

    /** Closing again does nothing. */
    @Override
    public void close() {
        try (lock;
                writer;
                readers;
                compactor;
                watchers) {
            log.atDebug().addKeyValue("revision", ring.published()).log("store closing");
        } catch (SQLException e) {
            log.atWarn().setCause(e).log("store did not close cleanly; nothing acknowledged is lost");
        }
    }
}
