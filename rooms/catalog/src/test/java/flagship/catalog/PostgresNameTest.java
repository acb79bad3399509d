package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresNameTest extends NameContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    @Override
    Dialect dialect() {
        return new PostgresDialect();
    }
}
