/**
 * The SQL catalog of member objects: batches of changes in, queries out.
 *
 * <p>A batch and the resourceVersion that it reached commit in one transaction, so that a restart resumes where it stopped. Objects are
 * stored as compressed bytes exactly as the member sent them; what a query needs is in columns and terms, of which a few are cut out of the
 * bytes on the way ({@code IndexedFields}). How many objects carry what is counted with each batch ({@code Tally}). One writer, any number of
 * readers; every read streams. It knows nothing of Kubernetes over HTTP, nor of controllers.
 *
 * <p>Beside the objects lie what could not be stored of them ({@code DeadLetter}), what Events are about, and, where a retention is set, what
 * objects were before.
 */
@NullMarked
package flagship.catalog;

import org.jspecify.annotations.NullMarked;
