package flagship.kubestore;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/**
 * The store's SQLite file: opens connections with the right settings.
 *
 * @param fileBytesMax limit of the main file; 0 for none
 */
record Database(Path directory, long fileBytesMax) {
    static final String FILE = "store.db";

    private static final int PAGE_BYTES = 8192;
    private static final int WRITER_CACHE_KIB = 16 * 1024;
    private static final int READER_CACHE_KIB = 2 * 1024;
    /** A commit moves the write-ahead log into the main file when it has this many pages (16 MiB). */
    private static final int CHECKPOINT_PAGES = 2048;

    private static final long JOURNAL_BYTES_KEPT = 32L << 20;
    private static final int BUSY_MILLIS = 10_000;

    /** The only connection that writes; creates the file if it is absent. Full sync: what is committed survives a power cut. */
    Connection openWriter() throws SQLException {
        var connection = open(directory.resolve(FILE), BUSY_MILLIS);
        try {
            Sql.run(connection, "PRAGMA page_size=" + PAGE_BYTES);
            Sql.run(connection, "PRAGMA auto_vacuum=INCREMENTAL");
            Sql.run(connection, "PRAGMA journal_mode=WAL");
            Sql.run(connection, "PRAGMA synchronous=FULL");
            Sql.run(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
            Sql.run(connection, "PRAGMA journal_size_limit=" + JOURNAL_BYTES_KEPT);
            Sql.run(connection, "PRAGMA cache_size=-" + WRITER_CACHE_KIB);
            if (fileBytesMax > 0) {
                Sql.run(connection, "PRAGMA max_page_count=" + Math.max(1, fileBytesMax / PAGE_BYTES));
            }
            return connection;
        } catch (SQLException e) {
            Sql.closeAfter(connection, e);
            throw e;
        }
    }

    Connection openReader() throws SQLException {
        var connection = open(directory.resolve(FILE), BUSY_MILLIS);
        try {
            Sql.run(connection, "PRAGMA cache_size=-" + READER_CACHE_KIB);
            Sql.run(connection, "PRAGMA query_only=1");
            return connection;
        } catch (SQLException e) {
            Sql.closeAfter(connection, e);
            throw e;
        }
    }

    static Connection open(Path file, int busyMillis) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(busyMillis);
        return config.createConnection("jdbc:sqlite:" + file);
    }
}
