package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbTallyTest extends TallyContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }
}
