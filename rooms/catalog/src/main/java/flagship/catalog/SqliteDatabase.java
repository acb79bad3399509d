package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/**
 * One SQLite file, owned by this process alone: a locked file beside it keeps a second one away.
 *
 * <p>Journal WAL with {@code synchronous=NORMAL}: a power cut may lose the last commits, never the file. What is lost is read again from the
 * members, because the checkpoint that says what was read is lost with it.
 */
final class SqliteDatabase implements Database {
    /** Pages of 8 KiB after which the journal is written back: 64 MiB. Larger steps write hot index pages once instead of often. */
    private static final int JOURNAL_PAGES = 8_000;

    private static final int WRITER_CACHE_KIB = 48 << 10;
    private static final int READER_CACHE_KIB = 4 << 10;

    private final Dialect dialect = new SqliteDialect();
    private final Bulk bulk = new SqliteBulk(dialect);
    private final Path file;
    private final FileChannel lockFile;
    private final FileLock lock;

    private SqliteDatabase(Path file, FileChannel lockFile, FileLock lock) {
        this.file = file;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** @throws CatalogUnavailable if the directory cannot be used, or another process holds it */
    static SqliteDatabase open(Path directory) {
        try {
            Files.createDirectories(directory);
            var channel = FileChannel.open(
                    directory.resolve("catalog.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CatalogUnavailable(
                        "the catalog in %s is in use by another process; stop it, or choose another data directory"
                                .formatted(directory),
                        null);
            }
            return new SqliteDatabase(directory.resolve("catalog.db"), channel, lock);
        } catch (IOException e) {
            throw new CatalogUnavailable(
                    "the catalog directory %s cannot be written (%s); check its owner, its rights and the disk"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Held by another catalog of this very process.
        }
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Bulk bulk() {
        return bulk;
    }

    @Override
    public boolean pools() {
        return false;
    }

    @Override
    public Connection openWriter() throws SQLException {
        var connection = connect();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size=8192");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=NORMAL");
            statement.execute("PRAGMA cache_size=-" + WRITER_CACHE_KIB);
            statement.execute("PRAGMA temp_store=MEMORY");
            statement.execute("PRAGMA wal_autocheckpoint=" + JOURNAL_PAGES);
            statement.execute("PRAGMA journal_size_limit=67108864");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public Connection openReader() throws SQLException {
        var connection = connect();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
            statement.execute("PRAGMA cache_size=-" + READER_CACHE_KIB);
            statement.execute("PRAGMA mmap_size=268435456");
            statement.execute("PRAGMA temp_store=MEMORY");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", "5000");
        return JDBC.createConnection("jdbc:sqlite:" + file, properties);
    }

    @Override
    public CatalogUnavailable unavailable(SQLException failure) {
        // The low byte is the primary code; the rest refines it.
        var code = SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff);
        String way = switch (code) {
            case SQLITE_FULL -> "its disk is full; free some space and it goes on by itself";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                "it cannot be written; check the owner and the rights of the file and of its directory";
            case SQLITE_IOERR -> "its disk reports errors; check the disk and the system log";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "the file is damaged; stop, delete it, and start again: it is filled anew from the members";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program holds it; end that program";
            default -> "the database reports: " + failure.getMessage();
        };
        return new CatalogUnavailable("the catalog %s cannot be used: %s".formatted(file, way), failure);
    }

    @Override
    public boolean refusesRows(SQLException failure) {
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff)) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        try (lockFile) {
            lock.release();
        } catch (IOException e) {
            throw new CatalogUnavailable("the lock of %s cannot be released".formatted(file), e);
        }
    }
}
