/**
 * Clusters, bindings, overrides, works and status: what happens to a template after a policy names it.
 *
 * <p>Today it holds the cluster controllers: status collection (version, API enablements, node and resource summary, Ready) and the life
 * of a Cluster object. How clusters are chosen for a workload is not known here.
 */
@NullMarked
package flagship.propagation;

import org.jspecify.annotations.NullMarked;
