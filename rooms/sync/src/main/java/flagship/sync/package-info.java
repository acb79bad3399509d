/**
 * Members into the catalog: one ClusterSynchro a cluster, one ResourceSynchro a resource.
 *
 * <p>A ResourceSynchro lists and watches one resource of one member on raw bytes and writes batches to the catalog together with the
 * resourceVersion reached; a restart resumes the watch from there. What cannot be stored becomes a dead letter, shown in the conditions of its
 * type; a slow round compares all rows with the members' objects and mends them. It knows nothing of search or propagation.
 */
@NullMarked
package flagship.sync;

import org.jspecify.annotations.NullMarked;
