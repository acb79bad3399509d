package flagship.sync;

import flagship.catalog.Batch;
import flagship.catalog.Catalog;
import flagship.catalog.Claim;
import flagship.catalog.Claim.ClaimLost;
import flagship.catalog.MemberApis;
import flagship.kubemodel.GroupVersionResource;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one cluster, which this process writes until another one claims them. Safe for use by many threads; {@link #take} is called by
 * one, before anything is read that later writes build on.
 */
final class HeldRows {
    private final Catalog catalog;
    private final String cluster;
    private final Runnable onLost;
    private volatile @Nullable Claim claim;
    private volatile boolean lost;

    /** @param onLost called, perhaps several times, when another process has taken the cluster over */
    HeldRows(Catalog catalog, String cluster, Runnable onLost) {
        this.catalog = catalog;
        this.cluster = cluster;
        this.onLost = onLost;
    }

    /** Claims the rows, once. */
    void take() throws InterruptedException {
        if (claim == null) {
            claim = catalog.claim(cluster);
        }
    }

    /** Whether another process has taken the cluster over: then nothing that is read here matters any more. */
    boolean lost() {
        return lost;
    }

    /** @throws ClaimLost if another process has the cluster */
    void apply(Batch batch) throws InterruptedException {
        try {
            held().apply(batch);
        } catch (ClaimLost e) {
            throw noted(e);
        }
    }

    /** @throws ClaimLost if another process has the cluster */
    long drop(GroupVersionResource type) throws InterruptedException {
        try {
            return held().drop(type);
        } catch (ClaimLost e) {
            throw noted(e);
        }
    }

    /** @throws ClaimLost if another process has the cluster */
    void describe(MemberApis apis) throws InterruptedException {
        try {
            held().describe(apis);
        } catch (ClaimLost e) {
            throw noted(e);
        }
    }

    /** Removes everything; what is read afterwards is written under a claim of its own. @throws ClaimLost if another process has the cluster */
    long dropAll() throws InterruptedException {
        try {
            long rows = held().dropAll();
            claim = catalog.claim(cluster);
            return rows;
        } catch (ClaimLost e) {
            throw noted(e);
        }
    }

    private Claim held() {
        var known = claim;
        if (known == null) {
            throw new IllegalStateException(
                    "the rows of cluster %s are written before they were claimed".formatted(cluster));
        }
        return known;
    }

    private ClaimLost noted(ClaimLost failure) {
        lost = true;
        onLost.run();
        return failure;
    }
}
