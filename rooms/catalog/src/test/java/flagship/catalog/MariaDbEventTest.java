package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbEventTest extends EventContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }
}
