package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.SECRETS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.RevisionExpired;
import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.ObjectHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalog tells of its changes, whatever database it lies in. */
abstract class ChangeContract {
    private Catalog catalog;

    abstract Catalog open(Sealing sealing);

    @BeforeEach
    void openCatalog() {
        catalog = open(Sealing.NONE);
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    /** Each change as {@code name:version before>version after}, empty for not there. */
    private List<String> changes(long after) {
        return changes(after, 1_000).changes().stream()
                .map(ChangeContract::text)
                .toList();
    }

    private ChangePage changes(long after, int most) {
        return catalog.changes(List.of(PODS), after, most);
    }

    private static String text(ObjectChange change) {
        return change.cluster() + ":" + change.name().name() + " " + version(change.before()) + ">"
                + version(change.after());
    }

    private static String version(Optional<byte[]> object) {
        return object.map(bytes -> ObjectHead.read(bytes).resourceVersion()).orElse("");
    }

    @Test
    void everyChangeIsToldWithWhatWasBeforeAndAfter() throws Exception {
        long start = catalog.revision();
        catalog.apply(batch("c1", pod("web", "a", "1"), pod("web", "b", "1")));
        catalog.apply(batch("c1", pod("web", "a", "2")));
        catalog.apply(batch("c2", pod("web", "a", "7")));
        catalog.apply(batch("c1", gone("web", "a")));
        catalog.apply(batch("c1", pod("web", "a", "9")));

        assertThat(changes(start)).containsExactly("c1:a >1", "c1:b >1", "c1:a 1>2", "c2:a >7", "c1:a 2>", "c1:a >9");
    }

    @Test
    void whatDoesNotChangeAnythingIsNoChange() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1")));
        long start = catalog.revision();

        catalog.apply(batch("c1", pod("web", "a", "1"), gone("web", "never-there")));

        assertThat(changes(start)).isEmpty();
        assertThat(catalog.revision()).isEqualTo(start);
    }

    @Test
    void pagesOfAnySizeTellTheSameStory() throws Exception {
        long start = catalog.revision();
        var random = new Random(11);
        for (int i = 1; i <= 60; i++) {
            var name = "p" + random.nextInt(5);
            catalog.apply(batch("c1", random.nextInt(4) == 0 ? gone("web", name) : pod("web", name, "" + i)));
        }
        var whole = changes(start);

        for (int most : List.of(1, 2, 7)) {
            var paged = new ArrayList<String>();
            long at = start;
            while (at < catalog.revision()) {
                var page = changes(at, most);
                assertThat(page.changes().size()).isLessThanOrEqualTo(most);
                page.changes().forEach(change -> paged.add(text(change)));
                at = page.reached();
            }
            assertThat(paged).as("pages of " + most).containsExactlyElementsOf(whole);
        }
    }

    @Test
    void changesPlayedUponAnEmptyModelGiveWhatIsStored() throws Exception {
        long start = catalog.revision();
        var random = new Random(5);
        for (int i = 1; i <= 40; i++) {
            var changes = new ArrayList<Change>();
            for (int k = 0; k < 30; k++) {
                var name = "p" + random.nextInt(60);
                changes.add(random.nextInt(3) == 0 ? gone("web", name) : pod("web", name, "" + random.nextInt(4)));
            }
            catalog.apply(new Batch("c1", PODS, "Pod", changes, Optional.empty()));
        }
        var model = new TreeMap<String, String>();
        for (ObjectChange change : changes(start, 10_000).changes()) {
            var known = model.getOrDefault(change.name().name(), "");
            assertThat(version(change.before())).isEqualTo(known);
            if (change.after().isPresent()) {
                model.put(change.name().name(), version(change.after()));
            } else {
                model.remove(change.name().name());
            }
        }

        var stored = new TreeMap<String, String>();
        catalog.versions("c1", PODS).forEach((name, version) -> stored.put(name.name(), version));
        assertThat(model).isEqualTo(stored);
    }

    @Test
    void revisionsGrowAcrossAReopenAndWhatCameBeforeIsStillTold() throws Exception {
        long start = catalog.revision();
        catalog.apply(batch("c1", pod("web", "a", "1")));
        long before = catalog.revision();
        catalog.close();
        catalog = open(Sealing.NONE);
        catalog.apply(batch("c1", pod("web", "b", "1")));

        assertThat(catalog.revision()).isGreaterThan(before);
        assertThat(changes(start)).containsExactly("c1:a >1", "c1:b >1");
    }

    @Test
    void aRevisionThatHasNotBeenIsRefused() {
        assertThatThrownBy(() -> changes(catalog.revision() + 1, 10)).isInstanceOf(RevisionExpired.class);
        assertThatThrownBy(() -> changes(0, 10)).isInstanceOf(RevisionExpired.class);
    }

    @Test
    void droppingAClusterTellsThatItsObjectsAreGone() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1"), pod("web", "b", "1")));
        long start = catalog.revision();

        catalog.dropCluster("c1");

        assertThat(changes(start)).containsExactlyInAnyOrder("c1:a 1>", "c1:b 1>");
    }

    @Test
    void changesOfSealedObjectsAreToldOpen() throws Exception {
        catalog.close();
        catalog = open(Sealing.secrets(new AtRestCipher(new byte[AtRestCipher.KEY_BYTES])));
        long start = catalog.revision();
        catalog.apply(new Batch("c1", SECRETS, "Secret", List.of(pod("web", "s", "1")), Optional.empty()));
        catalog.apply(new Batch("c1", SECRETS, "Secret", List.of(pod("web", "s", "2")), Optional.empty()));

        assertThat(catalog.changes(List.of(SECRETS), start, 10).changes())
                .extracting(ChangeContract::text)
                .containsExactly("c1:s >1", "c1:s 1>2");
        assertThat(changes(start)).isEmpty();
    }

    @Test
    void whoWaitsForARevisionIsWokenByTheCommit() throws Exception {
        long start = catalog.revision();
        var woken = new long[1];
        var waiter = Thread.startVirtualThread(() -> {
            try {
                woken[0] = catalog.awaitRevision(start, Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        catalog.apply(batch("c1", pod("web", "a", "1")));

        waiter.join();
        assertThat(woken[0]).isGreaterThan(start);
        assertThat(catalog.awaitRevision(woken[0], Duration.ofMillis(1))).isEqualTo(woken[0]);
    }
}
