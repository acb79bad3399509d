package flagship.catalog;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbHistoryTest extends HistoryContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    Catalog open(Sealing sealing, Duration retention, Clock clock) {
        return ServerCatalog.open(server.config(sealing), retention, clock);
    }
}
