package flagship.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real PostgreSQL out of Maven Central, started once for all tests of a run; each test has a schema of its own on it. */
final class PostgresServer implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(PostgresServer.class);

    private Optional<Running> running = Optional.empty();
    private String schema = "";

    private record Running(EmbeddedPostgres server, AtomicInteger schemas) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var server = context.getRoot().getStore(NAMESPACE).computeIfAbsent("server", key -> start(), Running.class);
        running = Optional.of(server);
        schema = "test_" + server.schemas().incrementAndGet();
    }

    private static Running start() {
        return ServerOrSkip.start("PostgreSQL", () -> {
            try {
                return new Running(EmbeddedPostgres.builder().start(), new AtomicInteger());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    EmbeddedPostgres server() {
        return running.orElseThrow().server();
    }

    /** Names this test's schema, which does not exist at first. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&currentSchema=%s"
                .formatted(server().getPort(), schema);
    }

    ServerCatalogConfig config(Sealing sealing) {
        return ServerCatalogConfig.of(url(), Optional.empty(), sealing);
    }

    /** Runs a statement as the server's administrator; returns the first number of a result, or 0. */
    long run(String sql) throws SQLException {
        try (Connection connection = server().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (var row = statement.getResultSet()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    String schema() {
        return schema;
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        run("DROP SCHEMA IF EXISTS \"%s\" CASCADE".formatted(schema));
    }
}
