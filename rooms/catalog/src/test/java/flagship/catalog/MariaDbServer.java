package flagship.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The machine's {@code mariadbd}, started once for all tests of a run in a folder of its own; each test has a database on it. */
final class MariaDbServer implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(MariaDbServer.class);
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private Optional<Running> running = Optional.empty();
    private String database = "";

    private record Running(Process process, Path folder, int port, AtomicInteger databases) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }

        Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, database), "flagship", "s3cret");
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        var server = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("server", key -> ServerOrSkip.start("mariadbd", MariaDbServer::start), Running.class);
        running = Optional.of(server);
        database = "test_" + server.databases().incrementAndGet();
        run("CREATE DATABASE " + database);
    }

    private static Running start() {
        try {
            var folder = Files.createTempDirectory("mariadb");
            var user = "--user=" + System.getProperty("user.name");
            var data = "--datadir=" + folder.resolve("data");
            await(launch(
                    folder,
                    List.of(
                            "mariadb-install-db",
                            "--no-defaults",
                            user,
                            data,
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db")));
            var rights = Files.writeString(
                    folder.resolve("init.sql"),
                    "CREATE USER 'flagship'@'%' IDENTIFIED BY 's3cret';\nGRANT ALL ON *.* TO 'flagship'@'%';\n");
            int port = freePort();
            var process = launch(
                    folder,
                    List.of(
                            program("mariadbd"),
                            "--no-defaults",
                            user,
                            data,
                            "--socket=" + folder.resolve("s"),
                            "--port=" + port,
                            "--bind-address=127.0.0.1",
                            "--skip-name-resolve",
                            "--init-file=" + rights,
                            "--innodb-flush-log-at-trx-commit=2"));
            var server = new Running(process, folder, port, new AtomicInteger());
            awaitConnection(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian keeps servers where ordinary users do not look. */
    private static String program(String name) {
        var there = Path.of("/usr/sbin", name);
        return Files.isExecutable(there) ? there.toString() : name;
    }

    private static Process launch(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static void await(Process process) {
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("mariadb-install-db ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitConnection(Running server) throws IOException {
        long giveUp = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            try (Connection _ = server.connect("mysql")) {
                return;
            } catch (SQLException e) {
                if (!server.process().isAlive() || System.nanoTime() > giveUp) {
                    throw new IllegalStateException(
                            "mariadbd does not start: "
                                    + Files.readString(server.folder().resolve("log")),
                            e);
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    ServerCatalogConfig config(Sealing sealing) {
        var url =
                "jdbc:mariadb://127.0.0.1:%d/%s".formatted(running.orElseThrow().port(), database);
        return ServerCatalogConfig.of(url, Optional.of(new ServerCatalogConfig.Login("flagship", "s3cret")), sealing);
    }

    /** Runs a statement as the server's administrator. */
    void run(String sql) throws SQLException {
        try (Connection connection = running.orElseThrow().connect("mysql");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement and returns the first column of its rows. */
    List<Long> numbers(String sql) throws SQLException {
        try (Connection connection = running.orElseThrow().connect("mysql");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var numbers = new ArrayList<Long>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }

    String database() {
        return database;
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        run("DROP DATABASE " + database);
    }
}
