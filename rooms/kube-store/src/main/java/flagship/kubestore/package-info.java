/**
 * The durable versioned object store below the embedded API server: an append log in SQLite with a revision for every write.
 *
 * <p>One writer thread collects waiting writes into one transaction (group commit, {@code synchronous=FULL}) and answers them after the
 * commit: acknowledged means on disk. Readers use their own connections and see committed revisions only. Watchers get events after the
 * commit, in revision order. It knows nothing of HTTP, nor of what the values mean.
 */
@NullMarked
package flagship.kubestore;

import org.jspecify.annotations.NullMarked;
