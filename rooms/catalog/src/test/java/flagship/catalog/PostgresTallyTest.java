package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresTallyTest extends TallyContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }
}
