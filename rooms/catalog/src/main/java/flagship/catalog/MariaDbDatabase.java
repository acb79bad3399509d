package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** One database of a MariaDB or MySQL server. How durable a commit is, is the server's setting. */
final class MariaDbDatabase extends ServerDatabase {
    /** Plans are as the statements say: no subquery becomes a join. What only one of the two servers knows stands in its own comments. */
    private static final String SESSION =
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES', optimizer_switch = 'semijoin=off'"
                    + " /*M!100000 , optimizer_switch = 'exists_to_in=off' */";

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 150_000;
    private static final int ROW_TOO_LARGE = 1118;
    private static final int PACKET_TOO_LARGE = 1153;

    MariaDbDatabase(ServerCatalogConfig config) {
        this(config, new MariaDbDialect());
    }

    private MariaDbDatabase(ServerCatalogConfig config, Dialect dialect) {
        super(
                dialect,
                new MariaDbBulk(dialect),
                config,
                new Driver(),
                config.url().replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"),
                settings(config),
                reading(config.searchTimeout().toSeconds()));
    }

    private static String reading(long seconds) {
        return SESSION
                + " /*M!100000 , max_statement_time = %d */ /*!50710 , max_execution_time = %d */"
                        .formatted(seconds, 1_000 * seconds);
    }

    private static Properties settings(ServerCatalogConfig config) {
        var properties = new Properties();
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_MILLIS));
        properties.setProperty(
                "socketTimeout",
                Long.toString(
                        Math.max(SILENCE_MILLIS, 2 * config.searchTimeout().toMillis())));
        properties.setProperty("useBulkStmts", "true");
        return properties;
    }

    @Override
    public Connection openWriter() throws SQLException {
        var connection = connections().open(SESSION, "SET SESSION innodb_lock_wait_timeout = 30");
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public CatalogUnavailable unavailable(SQLException failure) {
        var cause = ServerConnections.cause(failure);
        String said = config().redact(String.valueOf(cause.getMessage()));
        String way = switch (cause.getErrorCode()) {
            case 1045, 1044, 1142, 1698 ->
                ("it refuses the user, the password or a right; check FLAGSHIP_CATALOG_USER and FLAGSHIP_CATALOG_PASSWORD"
                                + " or those in the URL, and grant ALL on the database (%s)")
                        .formatted(said);
            case 1049, 1046 -> "there is no such database; create it with CREATE DATABASE";
            case 1021, 1114, 3675 -> "its disk is full; free some space and it goes on by itself";
            case 1040, 1203 -> "it has no connection left; raise max_connections or end other clients";
            case 1969, 3024 ->
                "the statement took longer than allowed; narrow the search with a namespace, a cluster or a label";
            case 1205, 1213 -> "another process holds it; look for one that hangs with SHOW PROCESSLIST";
            case 1290, 1792, 1836 -> "it takes no writes; name the primary server in --catalog";
            case 1153 -> "an object is larger than a message may be; raise max_allowed_packet";
            default -> isConnection(cause) ? unreachable(said) : "the database reports: " + said;
        };
        return unavailable(failure, way);
    }

    /** Also a row that is too long for its table, and one that is too long for a message. */
    @Override
    public boolean refusesRows(SQLException failure) {
        int code = ServerConnections.cause(failure).getErrorCode();
        return code == ROW_TOO_LARGE || code == PACKET_TOO_LARGE || super.refusesRows(failure);
    }

    private static boolean isConnection(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith("08");
    }
}
