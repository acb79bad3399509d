package flagship.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbNameTest extends NameContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    @Override
    Dialect dialect() {
        return new MariaDbDialect();
    }
}
