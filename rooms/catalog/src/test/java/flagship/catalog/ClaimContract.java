package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.batchTo;
import static flagship.catalog.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Claim.ClaimLost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of those who write one cluster only the last counts, whatever database the catalog lies in. */
abstract class ClaimContract {
    private Catalog catalog;

    /** The catalog of this test; opened a second time where several processes can have it, else the same once more. */
    abstract Catalog another(Catalog first);

    abstract Catalog open();

    @BeforeEach
    void openCatalog() {
        catalog = open();
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    @Test
    void whoClaimsAClusterWritesIt() throws Exception {
        var claim = catalog.claim("c1");

        claim.apply(batchTo("c1", "7", pod("web", "a", "1")));

        assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a");
        assertThat(catalog.checkpoint("c1", PODS)).contains(new Checkpoint("7", "v1"));
    }

    @Test
    void whoWasTakenOverWritesNothingMore() throws Exception {
        var other = another(catalog);
        try {
            var early = catalog.claim("c1");
            early.apply(batchTo("c1", "1", pod("web", "a", "1")));
            var late = other.claim("c1");

            assertThatThrownBy(() -> early.apply(batchTo("c1", "9", pod("web", "b", "9"))))
                    .isInstanceOf(ClaimLost.class)
                    .hasMessageContaining("c1");
            assertThatThrownBy(() -> early.drop(PODS)).isInstanceOf(ClaimLost.class);
            assertThatThrownBy(early::dropAll).isInstanceOf(ClaimLost.class);
            assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a");
            assertThat(catalog.checkpoint("c1", PODS)).contains(new Checkpoint("1", "v1"));

            late.apply(batchTo("c1", "2", pod("web", "c", "2")));
            assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a", "c1:web/c");
        } finally {
            if (!other.equals(catalog)) {
                other.close();
            }
        }
    }

    @Test
    void aClaimComesBackToWhoTakesItAgain() throws Exception {
        var other = another(catalog);
        try {
            var first = catalog.claim("c1");
            other.claim("c1").apply(batch("c1", pod("web", "a", "1")));
            var again = catalog.claim("c1");

            again.apply(batch("c1", pod("web", "b", "1")));

            assertThatThrownBy(() -> first.apply(batch("c1", pod("web", "x", "1"))))
                    .isInstanceOf(ClaimLost.class);
            assertThat(pods().keysIn(other)).containsExactly("c1:web/a", "c1:web/b");
        } finally {
            if (!other.equals(catalog)) {
                other.close();
            }
        }
    }

    @Test
    void aClaimIsOfOneClusterAlone() throws Exception {
        var claim = catalog.claim("c1");
        catalog.claim("c2");

        claim.apply(batch("c1", pod("web", "a", "1")));

        assertThatThrownBy(() -> claim.apply(batch("c2", pod("web", "a", "1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whenAllIsDroppedNobodyHasTheCluster() throws Exception {
        var claim = catalog.claim("c1");
        claim.apply(batchTo("c1", "1", pod("web", "a", "1"), pod("web", "b", "1")));

        assertThat(claim.dropAll()).isEqualTo(2);

        assertThat(catalog.clusters()).isEmpty();
        assertThatThrownBy(() -> claim.apply(batch("c1", pod("web", "a", "1")))).isInstanceOf(ClaimLost.class);
    }

    @Test
    void whatAMemberServesIsKeptUntilTheClusterIsDropped() throws Exception {
        var apis = new MemberApis("v1.32.4", List.of(new MemberApis.Api(PODS, "Pod", true)));
        var claim = catalog.claim("c1");
        claim.describe(new MemberApis("v1.31.0", List.of()));
        claim.describe(apis);
        catalog.claim("c2").describe(new MemberApis("", List.of()));

        assertThat(catalog.memberApis(Set.of())).containsOnlyKeys("c1", "c2").containsEntry("c1", apis);
        assertThat(catalog.memberApis(Set.of("c2"))).containsOnlyKeys("c2");
        claim.dropAll();
        assertThat(catalog.memberApis(Set.of())).containsOnlyKeys("c2");
        assertThatThrownBy(() -> claim.describe(apis)).isInstanceOf(ClaimLost.class);
    }

    @Test
    void aLostClaimSpoilsNoWriteOfOthersInTheSameTransaction() throws Exception {
        var lost = catalog.claim("c1");
        catalog.claim("c1");
        var kept = catalog.claim("c2");
        var refused = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            var name = "p" + i;
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    kept.apply(batch("c2", pod("web", name, "1")));
                    lost.apply(batch("c1", pod("web", name, "1")));
                } catch (ClaimLost e) {
                    refused.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(refused).hasValue(20);
        assertThat(pods().keysIn(catalog)).hasSize(20).allMatch(key -> key.startsWith("c2:"));
    }
}
