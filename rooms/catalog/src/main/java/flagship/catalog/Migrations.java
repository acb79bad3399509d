package flagship.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the schema of a database to the newest version: numbered scripts {@code 0001.sql}, {@code 0002.sql}, ... beside this class, each
 * run once, in its own transaction, with its number. A script that was released is never changed.
 */
final class Migrations {
    private final Connection connection;
    private final Dialect dialect;

    Migrations(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** @throws SQLException also if a newer program has written the schema */
    void run() throws SQLException {
        boolean shared = !dialect.lockSchema().isEmpty();
        if (shared) {
            execute(dialect.lockSchema()); // A process that dies here lets go of it with its connection.
        }
        upgrade();
        if (shared) {
            execute(dialect.unlockSchema());
        }
    }

    private void upgrade() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS schema_version(version INTEGER PRIMARY KEY)");
        int version = version();
        if (version > 0 && script(version).isEmpty()) {
            throw new SQLException(
                    "the schema has version %d, written by a newer flagship; use that one, or another data directory or database"
                            .formatted(version));
        }
        for (var script = script(++version); script.isPresent(); script = script(++version)) {
            apply(version, script.get());
        }
    }

    private int version() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void apply(int version, String script) throws SQLException {
        execute(dialect.beginWrite());
        try {
            for (String statement : statements(script)) {
                execute(statement);
            }
            execute("INSERT INTO schema_version(version) VALUES (" + version + ")");
            execute("COMMIT");
        } catch (SQLException e) {
            execute("ROLLBACK");
            throw e;
        }
    }

    /** Statements end with a semicolon at the end of a line; whole lines may be comments. */
    private static List<String> statements(String script) {
        var text = script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Arrays.stream(text.split(";\n"))
                .map(String::strip)
                .map(statement -> statement.endsWith(";") ? statement.substring(0, statement.length() - 1) : statement)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private Optional<String> script(int version) {
        var name = "%s/%04d.sql".formatted(dialect.scripts(), version);
        try (var stream = Migrations.class.getResourceAsStream(name)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
