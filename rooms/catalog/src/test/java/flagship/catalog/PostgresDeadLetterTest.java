package flagship.catalog;

import static flagship.catalog.Objects.pod;

import flagship.catalog.Batch.Change;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDeadLetterTest extends DeadLetterContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open() {
        return ServerCatalog.open(server.config(Sealing.NONE));
    }

    /** PostgreSQL's texts have no NUL. */
    @Override
    Change.Put poison() {
        return pod("web", "poison", "1", "app", "poi\\u0000son");
    }
}
