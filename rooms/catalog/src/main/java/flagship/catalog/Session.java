package flagship.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection and the statements prepared on it; used by one thread at a time. */
final class Session implements AutoCloseable {
    private static final int STATEMENTS = 128;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row of a result; false ends the reading. */
    @FunctionalInterface
    interface RowTaker {
        boolean take(ResultSet row) throws SQLException;
    }

    /** The connection, for what one engine alone can do. */
    <T> T unwrap(Class<T> type) throws SQLException {
        return connection.unwrap(type);
    }

    /** Whether the connection still answers: false after the server or the network went away. */
    boolean answers(int seconds) throws SQLException {
        return connection.isValid(seconds);
    }

    /** The statement with this text, prepared once; the caller does not close it. */
    PreparedStatement prepare(String sql) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            closeEldest();
        }
        return statement;
    }

    private void closeEldest() throws SQLException {
        if (statements.size() > STATEMENTS) {
            Map.Entry<String, PreparedStatement> eldest = statements.pollFirstEntry();
            eldest.getValue().close();
        }
    }

    void read(Sql sql, RowTaker taker) throws SQLException {
        var statement = prepare(sql.text());
        bind(statement, sql.arguments());
        try (var rows = statement.executeQuery()) {
            boolean more = true;
            while (more && rows.next()) {
                more = taker.take(rows);
            }
        }
    }

    <T> List<T> list(Sql sql, RowReader<T> reader) throws SQLException {
        var list = new ArrayList<T>();
        read(sql, row -> list.add(reader.read(row)));
        return list;
    }

    <T> Optional<T> first(Sql sql, RowReader<T> reader) throws SQLException {
        return list(sql, reader).stream().findFirst();
    }

    /** The first column of the first row. */
    long number(Sql sql) throws SQLException {
        return first(sql, row -> row.getLong(1)).orElse(0L);
    }

    /** Runs a statement that changes rows; returns how many. */
    int change(Sql sql) throws SQLException {
        var statement = prepare(sql.text());
        bind(statement, sql.arguments());
        return statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, List<Object> arguments) throws SQLException {
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case String text -> statement.setString(i + 1, text);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Number number -> statement.setLong(i + 1, number.longValue());
                case SqlArray array ->
                    statement.setArray(
                            i + 1,
                            statement
                                    .getConnection()
                                    .createArrayOf(array.type(), array.values().toArray()));
                default -> throw new IllegalArgumentException("cannot bind argument " + (i + 1));
            }
        }
    }

    /** After a failure: batches are half filled, and the driver has closed the statement that failed. */
    void forgetStatements() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    @Override
    public void close() throws SQLException {
        forgetStatements();
        connection.close();
    }
}
