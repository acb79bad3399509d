package flagship.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTallyTest extends TallyContract {
    @TempDir
    private Path directory;

    @Override
    Catalog open() {
        return SqliteCatalog.open(CatalogConfig.in(directory));
    }
}
