package flagship.catalog;

/** The catalog in one SQLite file: nothing to install. */
public final class SqliteCatalog {
    private SqliteCatalog() {}

    /**
     * Opens the catalog, building or upgrading its schema.
     *
     * @throws Catalog.CatalogUnavailable if the directory cannot be used, another process holds it, or a newer program has written it
     */
    public static Catalog open(CatalogConfig config) {
        return SqlCatalog.open(SqliteDatabase.open(config.directory()), config.sealing(), config.readers());
    }
}
