package flagship.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteClaimTest extends ClaimContract {
    @TempDir
    Path directory;

    @Override
    Catalog open() {
        return SqliteCatalog.open(CatalogConfig.in(directory));
    }

    /** A file belongs to one process. */
    @Override
    Catalog another(Catalog first) {
        return first;
    }
}
