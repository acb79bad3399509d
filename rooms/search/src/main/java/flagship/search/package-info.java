/**
 * {@code clusterpedia.io} served from the catalog: paths, discovery per cluster, the query language, tables.
 *
 * <p>Reads only: it never writes the catalog and knows nothing of how sync fills it. Stored bytes are spliced into the answer without
 * parsing; memory does not grow with the length of a list. Events come with objects, and objects as they were, where that is asked for.
 */
@NullMarked
package flagship.search;

import org.jspecify.annotations.NullMarked;
