package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The tables, and the check that a file holds them.
 *
 * <p>{@code log} has one row a revision; {@code prev} is the revision that the row replaced, null for a creation; a deletion's row holds
 * the last state. {@code cur} leads from each existing key to its newest row. {@code mark} tells when a revision was the newest.
 *
 * <p>{@code log_change} repeats what changed without the values, in revision order, so that looking through history does not read them. An
 * index by key would find old states faster, but it costs a page at a random place for each write; this one grows at its end.
 */
final class Schema {
    static final int VERSION = 1;

    static final String COMPACTED = "SELECT value FROM meta WHERE name = 'compacted'";

    /** "Flag" in ASCII: tells our files from other programs'. */
    private static final int APPLICATION_ID = 0x466c6167;

    private static final String[] TABLES = {
        """
        CREATE TABLE log(rev INTEGER PRIMARY KEY, key TEXT NOT NULL, prev INTEGER, del INTEGER NOT NULL, created INTEGER NOT NULL,
          sealed INTEGER NOT NULL, value BLOB NOT NULL)""",
        "CREATE INDEX log_change ON log(rev, key, prev)",
        "CREATE TABLE cur(key TEXT PRIMARY KEY, rev INTEGER NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID",
        "CREATE TABLE mark(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
        "INSERT INTO meta(name, value) VALUES('compacted', 1)",
    };

    private Schema() {}

    /** Creates the tables in an empty file; refuses a file that is not ours or is too new. */
    static void prepare(Connection writer, Path directory) throws SQLException {
        Sql.run(writer, "BEGIN IMMEDIATE");
        if (Sql.number(writer, "SELECT count(*) FROM sqlite_schema") == 0) {
            create(writer);
        } else {
            check(writer, directory);
        }
        Sql.run(writer, "COMMIT");
    }

    private static void create(Connection writer) throws SQLException {
        for (var table : TABLES) {
            Sql.run(writer, table);
        }
        Sql.run(writer, "PRAGMA application_id=" + APPLICATION_ID);
        Sql.run(writer, "PRAGMA user_version=" + VERSION);
    }

    private static void check(Connection writer, Path directory) throws SQLException {
        if (Sql.number(writer, "PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreUnavailable(
                    "%s is another program's database; choose another data directory"
                            .formatted(directory.resolve(Database.FILE)),
                    null);
        }
        long version = Sql.number(writer, "PRAGMA user_version");
        if (version > VERSION) {
            throw new StoreUnavailable(
                    "the store in %s has schema version %d and this program knows up to %d; start the newer program"
                            .formatted(directory, version, VERSION),
                    null);
        }
    }
}
