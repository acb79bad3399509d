package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps a second store away from a directory, in this process or another one, for as long as it is open; the system frees it when the
 * process dies.
 *
 * <p>An exclusive SQLite transaction on an empty file rather than a {@code FileChannel} lock: POSIX gives up all locks of a file as soon as
 * the process closes any of its descriptors, so a refused second store in the same JVM would free the first one's. SQLite guards
 * against that.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final String OWNER_FILE = "lock.pid";

    private final Connection connection;

    private DirectoryLock(Connection connection) {
        this.connection = connection;
    }

    static DirectoryLock take(Path directory) throws SQLException, IOException {
        var connection = Database.open(directory.resolve(FILE), 0);
        try {
            Sql.run(connection, "BEGIN EXCLUSIVE");
            Files.writeString(
                    directory.resolve(OWNER_FILE),
                    Long.toString(ProcessHandle.current().pid()));
            return new DirectoryLock(connection);
        } catch (SQLException e) {
            Sql.closeAfter(connection, e);
            if (Failures.isBusy(e)) {
                throw taken(directory, e);
            }
            throw e;
        } catch (IOException e) {
            Sql.closeAfter(connection, e);
            throw e;
        }
    }

    private static StoreUnavailable taken(Path directory, SQLException cause) {
        return new StoreUnavailable(
                "%s is in use by another running store%s; stop that one or choose another data directory"
                        .formatted(directory, owner(directory)),
                cause);
    }

    private static String owner(Path directory) {
        try {
            return " (process %s)"
                    .formatted(Files.readString(directory.resolve(OWNER_FILE)).strip());
        } catch (IOException _) {
            return ""; // The message only loses the process id.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
