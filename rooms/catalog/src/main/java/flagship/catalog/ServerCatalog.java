package flagship.catalog;

import flagship.catalog.RowWriter.Keeping;
import java.time.Clock;
import java.time.Duration;

/** The catalog on a database server, which several processes may share: PostgreSQL, MariaDB or MySQL. */
public final class ServerCatalog {
    private ServerCatalog() {}

    /** Whether a JDBC URL names a server that can hold a catalog. */
    public static boolean supports(String url) {
        return isPostgres(url) || isMariaDb(url);
    }

    /**
     * Opens the catalog, building or upgrading its schema.
     *
     * @throws Catalog.CatalogUnavailable if the server cannot be reached or used, a newer program has written the schema, or its Secrets
     *     are sealed with another key
     * @throws IllegalArgumentException if the URL names no engine that is supported
     */
    public static Catalog open(ServerCatalogConfig config) {
        return open(config, Duration.ZERO);
    }

    /**
     * As {@link #open(ServerCatalogConfig)}, keeping earlier states of objects.
     *
     * @param historyRetention for how long; zero for not at all
     */
    public static Catalog open(ServerCatalogConfig config, Duration historyRetention) {
        return open(config, historyRetention, Clock.systemUTC());
    }

    /** The same with another clock. */
    static Catalog open(ServerCatalogConfig config, Duration historyRetention, Clock clock) {
        return SqlCatalog.open(
                database(config), config.sealing(), config.readers(), new Keeping(historyRetention, clock));
    }

    private static Database database(ServerCatalogConfig config) {
        if (isPostgres(config.url())) {
            return new PostgresDatabase(config);
        }
        if (isMariaDb(config.url())) {
            return new MariaDbDatabase(config);
        }
        throw new IllegalArgumentException("no engine for " + config.place());
    }

    private static boolean isPostgres(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    private static boolean isMariaDb(String url) {
        return url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:");
    }
}
