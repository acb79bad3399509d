package flagship.catalog;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHistoryTest extends HistoryContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    Catalog open(Sealing sealing, Duration retention, Clock clock) {
        return ServerCatalog.open(server.config(sealing), retention, clock);
    }
}
