package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresChangeTest extends ChangeContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open(Sealing sealing) {
        return ServerCatalog.open(server.config(sealing));
    }
}
