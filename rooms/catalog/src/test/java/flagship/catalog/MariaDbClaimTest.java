package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbClaimTest extends ClaimContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    @Override
    Catalog another(Catalog first) {
        return open();
    }
}
