package flagship.networking;

import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One of the two databases that connected clusters share, at the servers that were asked for last. For one thread; owns its connection. */
final class CommonDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private record Open(List<OvsdbEndpoint> endpoints, OvsdbClient client) {}

    private final String database;
    private final String words;
    private final List<MonitoredTable> tables;
    private Optional<Open> open = Optional.empty();

    /** @param words what users call it */
    CommonDatabase(String database, String words, MonitoredTable... tables) {
        this.database = database;
        this.words = words;
        this.tables = List.of(tables);
    }

    /** @throws IOException if none of the servers is reached within three seconds */
    OvsdbClient client(List<OvsdbEndpoint> endpoints) throws IOException, InterruptedException {
        if (open.filter(it -> it.endpoints().equals(endpoints)).isEmpty()) {
            close();
            open = Optional.of(new Open(endpoints, OvsdbClient.start(OvsdbConfig.of(endpoints, database, tables))));
        }
        var client = open.orElseThrow().client();
        if (!client.waitInSync(PATIENCE)) {
            throw new IOException("the interconnection's %s database %s is not reached: %s"
                    .formatted(words, endpoints, client.failure().orElse("no answer")));
        }
        return client;
    }

    @Override
    public void close() {
        open.ifPresent(it -> it.client().close());
        open = Optional.empty();
    }
}
