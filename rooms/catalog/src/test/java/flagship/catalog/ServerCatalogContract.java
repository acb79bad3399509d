package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.batchTo;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.EXISTS;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubemodel.AtRestCipher;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every catalog on a server does besides: several processes share it, and it goes away and comes back. */
abstract class ServerCatalogContract extends CatalogContract {
    abstract ServerCatalogConfig config(Sealing sealing);

    /** Ends every connection to this test's catalog from the server's side. */
    abstract void cutConnections() throws SQLException;

    @Override
    Catalog open(Optional<AtRestCipher> cipher) {
        return ServerCatalog.open(config(cipher.map(Sealing::secrets).orElse(Sealing.NONE)));
    }

    private Catalog another() {
        return ServerCatalog.open(config(Sealing.NONE));
    }

    private static AtRestCipher cipher(int first) {
        byte[] key = new byte[AtRestCipher.KEY_BYTES];
        key[0] = (byte) first;
        return new AtRestCipher(key);
    }

    @Test
    void twoProcessesWriteInTurnsAndEachReadsWhatTheOtherWrote() throws Exception {
        try (var first = another();
                var second = another()) {
            for (int i = 0; i < 20; i++) {
                first.apply(batchTo("c1", "" + i, pod("web", "a" + i, "1", "app", "x", "i", "" + i)));
                second.apply(batchTo("c2", "" + i, pod("web", "b" + i, "1", "app", "x", "i", "" + i)));
            }

            assertThat(pods().label("app", IN, "x").keysIn(first)).hasSize(40);
            assertThat(pods().label("i", IN, "7").keysIn(second)).containsExactly("c1:web/a7", "c2:web/b7");
            assertThat(first.checkpoint("c2", PODS)).contains(new Checkpoint("19", "v1"));
        }
    }

    @Test
    void aLabelThatAnotherProcessForgotIsNumberedAgain() throws Exception {
        try (var first = another();
                var second = another()) {
            first.apply(batch("c1", pod("web", "a", "1", "app", "x")));
            second.apply(batch("c1", gone("web", "a")));

            first.apply(batch("c1", pod("web", "b", "2", "app", "x")));

            assertThat(pods().label("app", IN, "x").keysIn(second)).containsExactly("c1:web/b");
        }
    }

    @Test
    void manyProcessesWriteAtOnceAndNothingIsLost() throws Exception {
        var catalogs = List.of(another(), another(), another());
        var threads = new ArrayList<Thread>();
        for (int p = 0; p < catalogs.size(); p++) {
            var process = catalogs.get(p);
            var cluster = "c" + p;
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 40; i++) {
                        process.apply(batchTo(cluster, "" + i, pod("web", "p" + i, "1", "i", "" + i % 7)));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(catalogs.getFirst().count(pods().query())).isEqualTo(120);
        assertThat(pods().label("i", EXISTS).keysIn(catalogs.get(1))).hasSize(120);
        assertThat(pods().label("i", IN, "3").keysIn(catalogs.get(2))).hasSize(18);
        catalogs.forEach(Catalog::close);
    }

    @Test
    void anObjectCompressedWithTheDictionaryOfAnotherProcessIsRead() throws Exception {
        try (var writing = another();
                var reading = another()) {
            for (int page = 0; page < 10; page++) {
                var changes = new ArrayList<Change>();
                for (int i = 0; i < 500; i++) {
                    changes.add(pod("n" + page, "p%05d".formatted(i), "1", "app", "a" + i % 7));
                }
                writing.apply(new Batch("c1", PODS, "Pod", changes, Optional.empty()));
            }

            assertThat(pods().in(reading).objects()).hasSize(5_000).allMatch(object -> object.endsWith("\"node-1\"}}"));
        }
    }

    @Test
    void aChangeOfOneProcessWakesWhoWaitsInAnother() throws Exception {
        try (var writing = another();
                var waiting = another()) {
            long start = waiting.revision();

            writing.apply(batch("c1", pod("web", "a", "1")));

            assertThat(waiting.awaitRevision(start, Duration.ofSeconds(30))).isGreaterThan(start);
            assertThat(waiting.changes(List.of(PODS), start, 10).changes()).hasSize(1);
        }
    }

    @Test
    void aProcessWithAnotherKeyIsRefused() {
        ServerCatalog.open(config(Sealing.secrets(cipher(1)))).close();

        assertThatThrownBy(() -> ServerCatalog.open(config(Sealing.secrets(cipher(2)))))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("pki/at-rest.key");
        ServerCatalog.open(config(Sealing.secrets(cipher(1)))).close();
    }

    @Test
    void afterItsConnectionsAreCutItGoesOnByItself() throws Exception {
        try (var catalog = another()) {
            catalog.apply(batch("c1", pod("web", "a", "1", "app", "x")));
            pods().keysIn(catalog);

            cutConnections();

            untilItWorks(() -> catalog.apply(batch("c1", pod("web", "b", "1", "app", "x"))));
            untilItWorks(() -> assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a", "c1:web/b"));
        }
    }

    /** Something that may fail while the catalog notices that its connection is gone. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void untilItWorks(Attempt attempt) throws Exception {
        for (int i = 0; i < 20; i++) {
            try {
                attempt.run();
                return;
            } catch (CatalogUnavailable e) {
                assertThat(e).hasMessageContaining("cannot be used");
            }
        }
        attempt.run();
    }

    @Test
    void aSchemaOfANewerProgramIsRefused() throws Exception {
        try (var catalog = (SqlCatalog) another()) {
            catalog.inConnection(session -> session.change(Sql.of("INSERT INTO schema_version(version) VALUES (99)")));
        }

        assertThatThrownBy(this::another).isInstanceOf(CatalogUnavailable.class).hasMessageContaining("newer flagship");
    }

    @Test
    void aFailedWriteLeavesNothingAndTheNextOneWorks() throws Exception {
        try (var catalog = (SqlCatalog) another()) {
            assertThatThrownBy(() -> catalog.inConnection(session -> {
                        session.change(Sql.of("INSERT INTO label_key(id, name) VALUES (?, ?)", 77, "half"));
                        return session.number(Sql.of("SELECT nothing FROM nowhere"));
                    }))
                    .isInstanceOf(CatalogUnavailable.class);

            catalog.apply(batch("c1", pod("web", "a", "1", "half", "x")));

            assertThat(pods().label("half", IN, "x").keysIn(catalog)).containsExactly("c1:web/a");
        }
    }
}
