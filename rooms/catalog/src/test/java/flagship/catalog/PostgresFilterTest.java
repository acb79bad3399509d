package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresFilterTest extends FilterContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }
}
