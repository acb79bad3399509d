package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SQL catalog of member objects. Safe for use by many threads.
 *
 * <p>Types are the stored types: what a member's resource is kept as. Failures of the database are {@link CatalogUnavailable} with one
 * sentence that says what to do; a write that failed wrote nothing and may be tried again.
 */
public interface Catalog extends AutoCloseable {
    /**
     * Makes a batch of changes and the resourceVersion that it reached durable in one transaction. Blocks while the writer is busy: that is
     * the backpressure. Batches of several callers may share a transaction.
     *
     * @throws RowsRefused if the database takes no row like one of them, now or later; nothing of the batch is written
     */
    void apply(Batch batch) throws InterruptedException;

    /**
     * Takes over the writing of a cluster's rows: whoever had claimed them before writes no more. Read checkpoints only afterwards. The
     * methods of this interface that write without a claim are for those who know that they are alone.
     */
    Claim claim(String cluster) throws InterruptedException;

    /** Where the sync of one resource of one cluster stands; empty before its first complete list. */
    Optional<Checkpoint> checkpoint(String cluster, GroupVersionResource type);

    /** All checkpoints of a cluster, by stored type. */
    Map<GroupVersionResource, Checkpoint> checkpoints(String cluster);

    /** The resourceVersion of every stored object of one type of one cluster: what a relist compares with. */
    Map<NamespacedName, String> versions(String cluster, GroupVersionResource type);

    /** Which state of which object is stored, of one type of one cluster: what a check of the member compares with. */
    Map<NamespacedName, StoredVersion> identities(String cluster, GroupVersionResource type);

    /** What could not be stored of one type of one cluster, the newest first; at most {@link DeadLetter#KEPT_MAX}. */
    List<DeadLetter> deadLetters(String cluster, GroupVersionResource type);

    /** Removes all rows, dead letters and the checkpoint of one type of one cluster. Returns the number of rows removed. */
    long drop(String cluster, GroupVersionResource type) throws InterruptedException;

    /** Removes everything of a cluster. Returns the number of rows removed. */
    long dropCluster(String cluster) throws InterruptedException;

    /**
     * The Events about objects of a cluster, by the objects' uids, the newest first; objects without Events are missing. Only those of the core
     * group, which are the same as those of {@code events.k8s.io}.
     *
     * @param mostEach Events of one object
     */
    Map<String, List<byte[]>> eventsAbout(String cluster, Collection<String> uids, int mostEach);

    /** Removes the Events of all clusters that were last seen before a time. Returns how many. */
    long expireEvents(Instant seenBefore) throws InterruptedException;

    /** How long earlier states of objects are kept; zero for not at all. */
    Duration historyRetention();

    /**
     * As {@link #search}, of the objects as they were at a time; the query's own order and owner are not looked at. Before the first state
     * of an object that was seen, that state counts, if the object says that it had been created.
     *
     * @param at not longer ago than the retention
     */
    SearchEnd searchAsOf(SearchQuery query, Instant at, Rows rows) throws IOException;

    /**
     * The states of the objects of one name that are known: the present ones by cluster, then earlier ones, the newest first; no more
     * than 8 MiB of them.
     *
     * @param clusters empty for all
     */
    List<PastState> history(GroupVersionResource type, Set<String> clusters, NamespacedName name, int most);

    /** Removes the states that have been kept long enough, and the oldest where there are more than a million. Returns how many. */
    long expireHistory() throws InterruptedException;

    /** The clusters that have rows or checkpoints. */
    List<String> clusters();

    /** The number of rows by type of one cluster. */
    Map<GroupVersionResource, Long> counts(String cluster);

    /**
     * Runs a query and hands its rows, in its order, to {@code rows}. Memory does not grow with the number of rows. Rows are read some
     * hundreds at a time and no snapshot is held in between: a slow taker keeps nobody waiting, and a row that changes while a long search
     * runs is handed out once, as it was before or after.
     *
     * @throws IOException if {@code rows} throws it; the query is ended
     */
    SearchEnd search(SearchQuery query, Rows rows) throws IOException;

    /**
     * Runs several queries of one order and hands their rows, merged in that order, to {@code rows}. The queries' own limits and places are
     * not looked at.
     *
     * @param queries of the same order; rows that are equal in it come in the order of the queries
     * @param after where the last page ended: the place, and the number of its query; absent for the beginning
     * @param offset rows to skip
     * @param limit most rows to hand out; 0 for all
     */
    ManyEnd searchMany(
            List<SearchQuery> queries, Optional<SearchQuery.Place> after, long offset, long limit, RowsOfMany rows)
            throws IOException;

    /** The number of rows that the query matches, without its limit, cursor and offset. */
    long count(SearchQuery query);

    /**
     * As {@link #count}, by what objects have in common; in no particular order. Where nothing but clusters is asked for and one more facet, the
     * answer does not depend on the number of objects.
     *
     * @param most groups; one more may be given, to say that there are more
     * @return absent where the catalog cannot tell without reading objects: the query looks at content, a field is not among the
     *     {@link IndexedFields}, or not all objects are indexed yet
     */
    Optional<List<FacetCount>> countBy(SearchQuery query, List<Facet> facets, int most);

    /**
     * What members said that they serve, by cluster; clusters that have not been described are missing.
     *
     * @param clusters empty for all
     */
    Map<String, MemberApis> memberApis(Set<String> clusters);

    /** The revision of the newest change. Every change of an object has a revision, greater than those of all earlier changes. */
    long revision();

    /** Waits for a change behind a revision, at most so long; returns the newest revision, which may be the given one. */
    long awaitRevision(long after, Duration atMost) throws InterruptedException;

    /**
     * What changed of some types behind a revision, in the order of the changes. The newest hundred thousand changes of the catalog are kept.
     *
     * @param types stored types
     * @param most changes to return; fewer come where objects are large
     * @throws RevisionExpired if changes behind the revision are not kept any more, or the catalog has never been there: list again
     */
    ChangePage changes(List<GroupVersionResource> types, long after, int most);

    /** Waits for the last commit and closes the database. */
    @Override
    void close();

    /** Takes the rows of a search in its order. */
    @FunctionalInterface
    interface Rows {
        /** {@code object[offset, offset + length)} is the stored object; the array is reused after the call. */
        void row(String cluster, NamespacedName name, byte[] object, int offset, int length) throws IOException;
    }

    /** Takes the rows of several queries. */
    @FunctionalInterface
    interface RowsOfMany {
        /** @param query the number of the query that found the row */
        void row(int query, String cluster, NamespacedName name, byte[] object, int offset, int length)
                throws IOException;
    }

    /**
     * How a search ended.
     *
     * @param rows number of rows handed out
     * @param next where the next page starts; absent when there is none
     */
    record SearchEnd(long rows, Optional<SearchQuery.Cursor> next) {}

    /**
     * How a search by several queries ended.
     *
     * @param next where the next page starts; absent when there is none
     */
    record ManyEnd(long rows, Optional<SearchQuery.Place> next) {}

    /** Changes behind a revision are not known. */
    final class RevisionExpired extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long asked;
        private final long oldest;

        public RevisionExpired(long asked, long oldest) {
            super("changes behind revision %d are not kept; the oldest are behind %d".formatted(asked, oldest));
            this.asked = asked;
            this.oldest = oldest;
        }

        public long asked() {
            return asked;
        }

        public long oldest() {
            return oldest;
        }
    }

    /** The database does not take what is in the rows; the message says why. */
    final class RowsRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RowsRefused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The database cannot answer; the message is one sentence with the way out. */
    final class CatalogUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CatalogUnavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
