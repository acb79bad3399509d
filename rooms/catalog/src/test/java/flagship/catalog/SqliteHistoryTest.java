package flagship.catalog;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest extends HistoryContract {
    @TempDir
    private Path directory;

    private int opened;

    @Override
    Catalog open(Sealing sealing, Duration retention, Clock clock) {
        var config = new CatalogConfig(directory.resolve("catalog" + opened++), sealing, 2);
        return SqliteCatalog.open(config, retention, clock);
    }
}
