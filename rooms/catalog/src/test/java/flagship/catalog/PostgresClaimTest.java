package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresClaimTest extends ClaimContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    @Override
    Catalog another(Catalog first) {
        return open();
    }
}
