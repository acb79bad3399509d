package flagship.kubestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/** What a step of compaction costs, in instructions of SQLite's machine. */
class CompactionCostTest {
    private static final int STEP = 500;

    @Test
    void aStepCostsTheSameHoweverLongTheHistoryBehindItIs(@TempDir Path directory) throws SQLException {
        long few = instructions(directory.resolve("few"), 2 * STEP);
        long many = instructions(directory.resolve("many"), 40 * STEP);

        assertThat(few).isPositive();
        assertThat(many).isLessThan(2 * few);
    }

    private static long instructions(Path file, int revisions) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Schema.prepare(connection, file);
            write(connection, revisions);
            long[] count = {0};
            ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
                @Override
                protected int progress() {
                    count[0]++;
                    return 0;
                }
            });
            Compactor.step(connection, 1, STEP);
            ProgressHandler.clearHandler(connection);
            return count[0];
        }
    }

    /** Ten keys that change in turn. */
    private static void write(Connection connection, int revisions) throws SQLException {
        Sql.run(connection, "BEGIN");
        try (var insert = connection.prepareStatement(
                "INSERT INTO log(rev, key, prev, del, created, sealed, value) VALUES (?, ?, ?, 0, 1, 0, x'00')")) {
            for (int revision = 2; revision <= revisions; revision++) {
                insert.setLong(1, revision);
                insert.setString(2, "/registry/core/configmaps/a/" + revision % 10);
                insert.setLong(3, Math.max(0, revision - 10));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        Sql.run(connection, "COMMIT");
    }
}
