package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.batchTo;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.RowsRefused;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalog does with objects that it cannot take, whatever database it lies in. */
abstract class DeadLetterContract {
    private Catalog catalog;

    abstract Catalog open() throws Exception;

    /** A change that this engine takes never. */
    abstract Change.Put poison();

    @BeforeEach
    void openCatalog() throws Exception {
        catalog = open();
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private static Change.Refuse refused(String name, String version) {
        return new Change.Refuse(new NamespacedName("web", name), version, "it is too odd");
    }

    @Test
    void aBatchWithARowThatIsNeverTakenSaysSoAndWritesNothing() throws Exception {
        catalog.apply(batchTo("c1", "1", pod("web", "a", "1")));

        assertThatThrownBy(() -> catalog.apply(batchTo("c1", "2", pod("web", "b", "2"), poison())))
                .isInstanceOf(RowsRefused.class)
                .hasMessageStartingWith("the database does not take it: ");

        assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a");
        assertThat(catalog.checkpoint("c1", PODS)).contains(new Checkpoint("1", "v1"));
        catalog.apply(batchTo("c1", "2", pod("web", "b", "2")));
        assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a", "c1:web/b");
    }

    @Test
    void aNameWithANulIsRefusedWhereverItIsStored() throws Exception {
        assertThatThrownBy(() -> catalog.apply(batch("c1", pod("web", "a\\u0000", "1"))))
                .isInstanceOf(RowsRefused.class);
    }

    @Test
    void aDeadLetterCommitsWithItsBatchAndKeepsTheRow() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1")));

        catalog.apply(batchTo("c1", "5", refused("a", "2"), refused("b", "3"), pod("web", "c", "4")));

        assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a", "c1:web/c");
        assertThat(catalog.deadLetters("c1", PODS))
                .extracting(letter -> letter.name() + " " + letter.version() + " " + letter.reason())
                .containsExactlyInAnyOrder("web/a 2 it is too odd", "web/b 3 it is too odd");
        assertThat(catalog.deadLetters("c2", PODS)).isEmpty();
    }

    @Test
    void aStoredStateAndARemovalTakeADeadLetterAway() throws Exception {
        catalog.apply(batch("c1", refused("a", "1"), refused("b", "1"), refused("c", "1")));

        catalog.apply(batch("c1", pod("web", "a", "2"), gone("web", "b")));

        assertThat(catalog.deadLetters("c1", PODS))
                .extracting(letter -> letter.name().name())
                .containsExactly("c");
    }

    @Test
    void droppingATypeAndAClusterDropsDeadLetters() throws Exception {
        catalog.apply(batch("c1", refused("a", "1")));
        catalog.apply(batch("c2", refused("a", "1")));

        catalog.drop("c1", PODS);
        catalog.dropCluster("c2");

        assertThat(catalog.deadLetters("c1", PODS)).isEmpty();
        assertThat(catalog.deadLetters("c2", PODS)).isEmpty();
    }

    @Test
    void namesThatCannotBeStoredAreShortened() throws Exception {
        var odd = new NamespacedName("n\0".repeat(200), "ä".repeat(2_000));

        catalog.apply(batch("c1", new Change.Refuse(odd, "v".repeat(500), "r\0".repeat(5_000))));

        var letter = catalog.deadLetters("c1", PODS).getFirst();
        assertThat(letter.name().namespace()).startsWith("n\uFFFDn").hasSize(80);
        catalog.apply(batch("c1", new Change.Remove(odd)));
        assertThat(catalog.deadLetters("c1", PODS)).isEmpty();
    }

    @Test
    void thereAreNotMoreThanAThousandOfAType() throws Exception {
        var many = new ArrayList<Change>();
        for (int i = 0; i < DeadLetter.KEPT_MAX + 50; i++) {
            many.add(refused("p" + i, "1"));
        }

        catalog.apply(new Batch("c1", PODS, "Pod", many, Optional.empty()));

        assertThat(catalog.deadLetters("c1", PODS)).hasSize(DeadLetter.KEPT_MAX);
    }

    @Test
    void identitiesAreUidAndVersion() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "7")));

        assertThat(catalog.identities("c1", PODS))
                .containsExactly(
                        java.util.Map.entry(new NamespacedName("web", "a"), new StoredVersion("u-web-a", "7")));
        assertThat(catalog.identities("c1", Objects.SECRETS)).isEmpty();
        assertThat(List.copyOf(catalog.versions("c1", PODS).values())).containsExactly("7");
    }
}
