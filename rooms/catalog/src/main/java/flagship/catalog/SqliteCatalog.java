package flagship.catalog;

import flagship.catalog.RowWriter.Keeping;
import java.time.Clock;
import java.time.Duration;

/** The catalog in one SQLite file: nothing to install. */
public final class SqliteCatalog {
    private SqliteCatalog() {}

    /**
     * Opens the catalog, building or upgrading its schema.
     *
     * @throws Catalog.CatalogUnavailable if the directory cannot be used, another process holds it, or a newer program has written it
     */
    public static Catalog open(CatalogConfig config) {
        return open(config, Duration.ZERO);
    }

    /**
     * As {@link #open(CatalogConfig)}, keeping earlier states of objects.
     *
     * @param historyRetention for how long; zero for not at all
     */
    public static Catalog open(CatalogConfig config, Duration historyRetention) {
        return open(config, historyRetention, Clock.systemUTC());
    }

    /** The same with another clock. */
    static Catalog open(CatalogConfig config, Duration historyRetention, Clock clock) {
        return SqlCatalog.open(
                SqliteDatabase.open(config.directory()),
                config.sealing(),
                config.readers(),
                new Keeping(historyRetention, clock));
    }
}
