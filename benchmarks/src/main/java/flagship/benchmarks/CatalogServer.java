package flagship.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the catalog of a measured control plane lies: in its data directory, or on a PostgreSQL server that is started for it. */
final class CatalogServer implements AutoCloseable {
    private final Optional<EmbeddedPostgres> postgres;
    private final Optional<DelayedPort> delay;

    private CatalogServer(Optional<EmbeddedPostgres> postgres, Optional<DelayedPort> delay) {
        this.postgres = postgres;
        this.delay = delay;
    }

    /** As {@link #start(String)}; what is said to a server that is far is on its way for a millisecond. */
    static CatalogServer start(String engine, boolean far) throws IOException {
        var near = start(engine);
        return far && near.postgres.isPresent()
                ? new CatalogServer(
                        near.postgres,
                        Optional.of(DelayedPort.to(near.postgres.get().getPort(), Duration.ofMillis(1))))
                : near;
    }

    /** @param engine {@code sqlite} or {@code postgresql}, the latter as an operator would run it: every flush is a flush */
    static CatalogServer start(String engine) throws IOException {
        return switch (engine) {
            case "sqlite" -> new CatalogServer(Optional.empty(), Optional.empty());
            case "postgresql" ->
                new CatalogServer(
                        Optional.of(EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("shared_buffers", "512MB")
                                .setServerConfig("max_wal_size", "2GB")
                                .start()),
                        Optional.empty());
            default -> throw new IllegalArgumentException("no engine \"" + engine + "\": sqlite or postgresql");
        };
    }

    /** Absent where there is no server. */
    Optional<String> url() {
        return postgres.map(server -> "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres"
                .formatted(delay.map(DelayedPort::port).orElseGet(server::getPort)));
    }

    /** What the control plane is started with. */
    String[] options() {
        return url().map(url -> new String[] {"--catalog", url}).orElseGet(() -> new String[0]);
    }

    /** The names and bytes of the tables with their indexes; none of a file. */
    List<String> sizes() throws SQLException {
        if (postgres.isEmpty()) {
            return List.of();
        }
        var sizes = new ArrayList<String>();
        try (var connection = postgres.get().getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT relname, pg_total_relation_size(oid), pg_relation_size(oid)"
                                + " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'flagship'::regnamespace ORDER BY 2 DESC LIMIT 4")) {
            while (row.next()) {
                sizes.add("%s: %d MiB, %d of them rows"
                        .formatted(row.getString(1), row.getLong(2) >> 20, row.getLong(3) >> 20));
            }
        }
        return sizes;
    }

    @Override
    public void close() throws IOException {
        if (delay.isPresent()) {
            delay.get().close();
        }
        if (postgres.isPresent()) {
            postgres.get().close();
        }
    }
}
