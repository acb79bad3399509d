package flagship.kubestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The few forms of SQL calls that are not prepared statements of their own. */
final class Sql {
    private Sql() {}

    static void run(Connection connection, String statement) throws SQLException {
        try (var jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        }
    }

    /** The first column of the only row. */
    static long number(Connection connection, String query) throws SQLException {
        try (var jdbc = connection.createStatement();
                var rows = jdbc.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no answer to " + query);
            }
            return rows.getLong(1);
        }
    }

    /** The first column of the first row; empty if there is no row. */
    static OptionalLong number(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    /** Runs a pragma that works a little at each step, without answering, to its end; {@link #run} would make one step. */
    static void runToTheEnd(Connection connection, String pragma) throws SQLException {
        try (var jdbc = connection.createStatement()) {
            jdbc.executeUpdate(pragma);
        }
    }

    static void closeAfter(AutoCloseable resource, Exception failure) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
