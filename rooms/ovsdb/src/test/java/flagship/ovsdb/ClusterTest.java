package flagship.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clustered database of three real servers. */
final class ClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder = Path.of("");

    private final List<OvsdbServer> servers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (OvsdbServer server : servers) {
            server.close();
        }
    }

    private void startThree() throws Exception {
        var addresses = List.of(freeAddress(), freeAddress(), freeAddress());
        servers.add(OvsdbServer.startCluster(folder.resolve("1"), addresses.get(0)));
        for (int number = 2; number <= 3; number++) {
            servers.add(OvsdbServer.joinCluster(
                    folder.resolve("" + number), addresses.get(number - 1), addresses.getFirst()));
        }
    }

    private static String freeAddress() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return "tcp:127.0.0.1:" + socket.getLocalPort();
        }
    }

    private OvsdbClient client() {
        var endpoints = servers.stream().map(OvsdbServer::endpoint).toList();
        return OvsdbClient.start(OvsdbConfig.of(
                endpoints, "Shop", List.of(MonitoredTable.of("Shelf").indexedByName())));
    }

    private static boolean leads(OvsdbServer server) {
        try {
            return server.control("cluster/status", "Shop").contains("Role: leader");
        } catch (Exception | AssertionError e) {
            return false; // It is down, or still starting.
        }
    }

    private static void insert(OvsdbClient client, String name) throws Exception {
        var transaction = new Transaction();
        transaction.insert("Shelf", Map.of("name", Value.of(name)));
        client.transact(transaction);
    }

    @Test
    void theLeaderIsUsedAndFollowedWhenItChanges() throws Exception {
        startThree();
        for (OvsdbServer server : servers) {
            Eventually.await("all have joined", () -> {
                try {
                    return server.control("cluster/status", "Shop").contains("Status: cluster member");
                } catch (Exception | AssertionError e) {
                    return false;
                }
            });
        }
        try (var client = client()) {
            assertThat(client.waitInSync(LIMIT)).as("%s", client.failure()).isTrue();
            insert(client, "before");
            var leader = servers.stream().filter(ClusterTest::leads).findFirst().orElseThrow();
            leader.kill();
            Eventually.await("the loss is noticed", () -> !client.inSync());
            assertThat(client.waitInSync(LIMIT)).as("%s", client.failure()).isTrue();
            insert(client, "after");

            assertThat(client.replica().<Integer>read(view -> view.rows("Shelf").size()))
                    .isEqualTo(2);
            leader.restart();
        }
    }
}
