package flagship.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;

/**
 * The connections to one database server: each writer its own, readers out of a pool that replaces what broke or grew old. Safe for use by
 * many threads.
 */
final class ServerConnections implements AutoCloseable {
    /** A search that gets no connection in this time is answered with an error: the server is away or overloaded. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration LIFE = Duration.ofMinutes(20);

    private final DriverSource source;
    private final HikariDataSource pool;

    /**
     * Connects to nothing yet.
     *
     * @param reading statements that prepare a connection for reading
     */
    ServerConnections(Driver driver, String url, Properties properties, int readers, String reading) {
        source = new DriverSource(driver, url, properties);
        var config = new HikariConfig();
        config.setPoolName("catalog");
        config.setDataSource(source);
        config.setMaximumPoolSize(readers);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(WAIT.toMillis() / 2);
        config.setIdleTimeout(IDLE.toMillis());
        config.setMaxLifetime(LIFE.toMillis());
        config.setInitializationFailTimeout(-1); // The writer's connection says what is wrong.
        config.setConnectionInitSql(reading);
        pool = new HikariDataSource(config);
    }

    /** A connection of its own, prepared by some statements. */
    Connection open(String... statements) throws SQLException {
        var connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A connection of the pool, which closing gives back. */
    Connection lend() throws SQLException {
        return pool.getConnection();
    }

    /** The driver's own words: the pool says only that it had to wait. */
    static SQLException cause(SQLException failure) {
        return failure instanceof SQLTransientConnectionException && failure.getCause() instanceof SQLException cause
                ? cause
                : failure;
    }

    @Override
    public void close() {
        pool.close();
    }
}
