package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One database engine that can hold a catalog: opens connections, knows its SQL and what its failures mean. Used by the threads of one
 * {@link SqlCatalog}.
 */
interface Database extends AutoCloseable {
    Dialect dialect();

    Bulk bulk();

    /** Whether {@link #openReader} lends connections out of a pool, so that each reading gives its own back. */
    boolean pools();

    /** The one connection that writes; in auto-commit, transactions are begun by statements. */
    Connection openWriter() throws SQLException;

    /** A connection that only reads. */
    Connection openReader() throws SQLException;

    /** What a failure means to an operator: one sentence with the way out. */
    CatalogUnavailable unavailable(SQLException failure);

    /** Whether a failure lies in what was to be written: trying again would fail for ever. */
    boolean refusesRows(SQLException failure);

    /** Gives up the ownership of the database; called after all connections are closed. */
    @Override
    void close();
}
