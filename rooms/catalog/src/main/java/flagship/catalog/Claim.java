package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;

/**
 * The writing of one cluster's rows. Of all processes the last one that claimed a cluster writes; a claim that somebody else has taken over
 * writes nothing more, whatever its holder still believes. Safe for use by many threads.
 */
public interface Claim {
    /**
     * As {@link Catalog#apply}, of this cluster.
     *
     * @throws ClaimLost if somebody else has claimed the cluster; nothing is written
     */
    void apply(Batch batch) throws InterruptedException;

    /** As {@link Catalog#drop}. @throws ClaimLost if somebody else has claimed the cluster */
    long drop(GroupVersionResource type) throws InterruptedException;

    /** Keeps what the member serves now. @throws ClaimLost if somebody else has claimed the cluster */
    void describe(MemberApis apis) throws InterruptedException;

    /** As {@link Catalog#dropCluster}, after which nobody has the cluster. @throws ClaimLost if somebody else has claimed the cluster */
    long dropAll() throws InterruptedException;

    /** Somebody else writes the rows of the cluster now. */
    final class ClaimLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ClaimLost(String cluster) {
            super("another process has taken over the rows of cluster " + cluster);
        }
    }
}
