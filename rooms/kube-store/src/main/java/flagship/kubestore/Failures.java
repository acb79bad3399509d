package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite and the file system report into one sentence that says what to do. */
final class Failures {
    /** The lower byte of SQLite's extended result codes is the kind of failure. */
    private static final int KIND = 0xff;

    private Failures() {}

    static StoreUnavailable of(Path directory, SQLException failure) {
        return new StoreUnavailable(sentence(directory, failure), failure);
    }

    static StoreUnavailable of(Path directory, IOException failure) {
        return new StoreUnavailable(
                switch (failure) {
                    case AccessDeniedException _ ->
                        "%s may not be written by this user; give it to the user or choose another data directory"
                                .formatted(directory);
                    case FileAlreadyExistsException _ ->
                        "%s is a file, not a directory; choose another data directory".formatted(directory);
                    case IOException other ->
                        "%s cannot be used as a data directory (%s); choose another one"
                                .formatted(directory, other.getMessage());
                },
                failure);
    }

    static StoreUnavailable closed() {
        return new StoreUnavailable("the store is closed; start the server again", null);
    }

    static boolean isBusy(SQLException failure) {
        return kind(failure) == SQLiteErrorCode.SQLITE_BUSY;
    }

    private static String sentence(Path directory, SQLException failure) {
        return advice(failure).formatted(directory, failure.getMessage());
    }

    @SuppressWarnings("StatementSwitchToExpressionSwitch")
    private static String advice(SQLException failure) {
        var kind = kind(failure);
        if (kind == SQLiteErrorCode.SQLITE_FULL) {
            return "no room is left for the store in %s (disk or quota full); free some space, writes then work again by themselves";
        }
        if (kind == SQLiteErrorCode.SQLITE_NOTADB || kind == SQLiteErrorCode.SQLITE_CORRUPT) {
            return "the store file in %s is damaged or not a store (%s); restore it from a backup or choose another data directory";
        }
        if (kind == SQLiteErrorCode.SQLITE_READONLY
                || kind == SQLiteErrorCode.SQLITE_CANTOPEN
                || kind == SQLiteErrorCode.SQLITE_PERM) {
            return "the store in %s cannot be opened for writing (%s); give its files to this user or choose another data directory";
        }
        if (kind == SQLiteErrorCode.SQLITE_IOERR) {
            return "the disk below %s reports an error (%s); check the disk and its mount, then start again";
        }
        return "the store in %s failed (%s); if this stays so after a restart, restore it from a backup";
    }

    private static SQLiteErrorCode kind(SQLException failure) {
        int code = failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code : failure.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & KIND);
    }
}
