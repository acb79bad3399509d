package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** A database on a server: its readers come out of a pool, and who connects stands in the configuration. */
abstract class ServerDatabase implements Database {
    private final Dialect dialect;
    private final Bulk bulk;
    private final ServerCatalogConfig config;
    private final ServerConnections connections;

    /**
     * Connects to nothing yet.
     *
     * @param url the configuration's, as the driver wants it
     * @param settings of the driver, without the login
     * @param reading statements that prepare a connection for reading
     */
    ServerDatabase(
            Dialect dialect,
            Bulk bulk,
            ServerCatalogConfig config,
            Driver driver,
            String url,
            Properties settings,
            String reading) {
        this.dialect = dialect;
        this.bulk = bulk;
        this.config = config;
        this.connections = new ServerConnections(driver, url, login(config, settings), config.readers(), reading);
    }

    private static Properties login(ServerCatalogConfig config, Properties settings) {
        config.login().ifPresent(login -> {
            settings.setProperty("user", login.user());
            settings.setProperty("password", login.password());
        });
        return settings;
    }

    final ServerCatalogConfig config() {
        return config;
    }

    final ServerConnections connections() {
        return connections;
    }

    /** The failure as an operator reads it. */
    final CatalogUnavailable unavailable(SQLException failure, String way) {
        return new CatalogUnavailable("the catalog %s cannot be used: %s".formatted(config.place(), way), failure);
    }

    /** What to do where nothing answers. */
    static String unreachable(String said) {
        return "the server cannot be reached (%s); check that it runs, and host, port and database in --catalog"
                .formatted(said);
    }

    /** Data exceptions, constraints and limits of the program, in the classes of the SQL standard and of PostgreSQL. */
    @Override
    public boolean refusesRows(SQLException failure) {
        var state = ServerConnections.cause(failure).getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    @Override
    public final Dialect dialect() {
        return dialect;
    }

    @Override
    public final Bulk bulk() {
        return bulk;
    }

    @Override
    public final boolean pools() {
        return true;
    }

    @Override
    public final Connection openReader() throws SQLException {
        return connections.lend();
    }

    @Override
    public final void close() {
        connections.close();
    }
}
