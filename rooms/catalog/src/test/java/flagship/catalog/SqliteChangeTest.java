package flagship.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeTest extends ChangeContract {
    @TempDir
    private Path directory;

    @Override
    Catalog open(Sealing sealing) {
        return SqliteCatalog.open(new CatalogConfig(directory, sealing, 4));
    }
}
