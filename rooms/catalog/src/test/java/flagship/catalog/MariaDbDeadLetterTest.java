package flagship.catalog;

import static flagship.catalog.Objects.pod;

import flagship.catalog.Batch.Change;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbDeadLetterTest extends DeadLetterContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    /** A namespace longer than its column. */
    @Override
    Change.Put poison() {
        return pod("n".repeat(300), "poison", "1");
    }
}
