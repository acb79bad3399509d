package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * One schema of a PostgreSQL database: the one that the URL names with {@code currentSchema}, else {@code flagship}; made if absent.
 *
 * <p>The writer commits with {@code synchronous_commit=off}: a crash of the server may lose the last commits, never the database. What is
 * lost is read again from the members, because the checkpoint that says what was read is lost with it.
 */
final class PostgresDatabase extends ServerDatabase {
    private static final Pattern SCHEMA = Pattern.compile("[?&]currentSchema=([^&,]+)");
    private static final String SCHEMA_DEFAULT = "flagship";

    /** The planner's guesses are not asked for: every statement names its way by how it is written. */
    private static final String PLANNING =
            "SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;"
                    + " SET enable_mergejoin = off; SET join_collapse_limit = 1; SET from_collapse_limit = 1;"
                    + " SET random_page_cost = 1.1; SET plan_cache_mode = force_custom_plan";

    private static final String WRITING = "SET synchronous_commit = off; SET statement_timeout = '120s';"
            + " SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'";

    /** A server that is silent for so long after a statement's own time-out has gone. */
    private static final int SILENCE_SECONDS = 150;

    private final String schema;

    PostgresDatabase(ServerCatalogConfig config) {
        this(config, new PostgresDialect(), schema(config.url()));
    }

    private PostgresDatabase(ServerCatalogConfig config, Dialect dialect, String schema) {
        super(
                dialect,
                new PostgresBulk(dialect),
                config,
                new Driver(),
                config.url(),
                settings(config, schema),
                PLANNING + "; SET default_transaction_read_only = on; SET statement_timeout = "
                        + config.searchTimeout().toMillis());
        this.schema = schema;
    }

    private static String schema(String url) {
        var named = SCHEMA.matcher(url);
        return named.find() ? named.group(1) : SCHEMA_DEFAULT;
    }

    private static Properties settings(ServerCatalogConfig config, String schema) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "flagship");
        properties.setProperty("currentSchema", schema);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty(
                "socketTimeout",
                Long.toString(
                        Math.max(SILENCE_SECONDS, 2 * config.searchTimeout().toSeconds())));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logUnclosedConnections", "false");
        return properties;
    }

    @Override
    public Connection openWriter() throws SQLException {
        var connection = connections().open(PLANNING, WRITING);
        try {
            makeSchema(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void makeSchema(Connection connection) throws SQLException {
        if (hasSchema(connection)) {
            return; // Who may not create schemas may still use this one.
        }
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema.replace("\"", "\"\"") + "\"");
        } catch (SQLException e) {
            if (!hasSchema(connection)) { // Another process may have made it in this moment.
                throw e;
            }
        }
    }

    private boolean hasSchema(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
            statement.setString(1, schema);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public CatalogUnavailable unavailable(SQLException failure) {
        var cause = ServerConnections.cause(failure);
        var state = cause.getSQLState() == null ? "" : cause.getSQLState();
        String said = config().redact(String.valueOf(cause.getMessage()));
        String way = switch (state) {
            case "28P01", "28000" ->
                "it refuses the user or the password; check FLAGSHIP_CATALOG_USER and FLAGSHIP_CATALOG_PASSWORD or those in the URL (%s)"
                        .formatted(said);
            case "3D000" -> "there is no such database; create it with CREATE DATABASE";
            case "42501" -> "the user lacks a right (%s); grant it CREATE on the database".formatted(said);
            case "53100" -> "its disk is full; free some space and it goes on by itself";
            case "53300" -> "it has no connection left; raise max_connections or end other clients";
            case "57014" ->
                "the statement took longer than allowed; narrow the search with a namespace, a cluster or a label";
            case "55P03" -> "another process holds it; look for one that hangs in pg_stat_activity";
            case "25006" -> "it takes no writes; name the primary server in --catalog";
            case "57P01", "57P02", "57P03" -> "the server is stopping or starting; it goes on by itself";
            default -> state.startsWith("08") ? unreachable(said) : "the database reports: " + said;
        };
        return unavailable(failure, way);
    }
}
