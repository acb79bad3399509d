package flagship.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNameTest extends NameContract {
    @TempDir
    private Path directory;

    @Override
    Catalog open() {
        return SqliteCatalog.open(CatalogConfig.in(directory));
    }

    @Override
    Dialect dialect() {
        return new SqliteDialect();
    }
}
