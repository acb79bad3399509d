package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbChangeTest extends ChangeContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open(Sealing sealing) {
        return ServerCatalog.open(server.config(sealing));
    }
}
