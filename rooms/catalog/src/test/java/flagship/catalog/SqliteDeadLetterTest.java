package flagship.catalog;

import static flagship.catalog.Objects.pod;

import flagship.catalog.Batch.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeadLetterTest extends DeadLetterContract {
    @TempDir
    Path directory;

    /** SQLite takes everything; so this one is told not to. */
    @Override
    Catalog open() throws Exception {
        var catalog = (SqlCatalog) SqliteCatalog.open(CatalogConfig.in(directory));
        catalog.inConnection(
                session -> session.change(
                        Sql.of(
                                "CREATE TRIGGER poison BEFORE INSERT ON object WHEN new.name = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END")));
        return catalog;
    }

    @Override
    Change.Put poison() {
        return pod("web", "poison", "1");
    }
}
