/**
 * The SQL catalog of member objects: batches of changes in, queries out.
 *
 * <p>A batch and the resourceVersion that it reached commit in one transaction, so that a restart resumes where it stopped. Objects are
 * stored as compressed bytes exactly as the member sent them and are never parsed here; what a query needs is in columns and terms. One
 * writer, any number of readers; every read streams. It knows nothing of Kubernetes over HTTP, nor of controllers.
 *
 * <p>Beside the objects lie what could not be stored of them ({@code DeadLetter}), what Events are about, and, where a retention is set, what
 * objects were before.
 */
@NullMarked
package flagship.catalog;

import org.jspecify.annotations.NullMarked;
