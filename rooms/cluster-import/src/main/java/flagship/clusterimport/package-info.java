/**
 * Import policies: objects of the host become PediaClusters. A ClusterImportPolicy makes one PediaClusterLifecycle for each source object that
 * it selects, and a PediaClusterLifecycle makes and follows one PediaCluster.
 *
 * <p>Two controllers, five workers each, on informers of the host that are started for the types that policies name and stopped when nobody
 * needs them. What templates see is one source object and what it refers to, nothing else.
 *
 * <p>Invariants: every loop reads the whole state, so a restart anywhere converges, and one at rest writes nothing; no message shows a value of
 * an object; a PediaCluster that exists is changed in the six fields of its connection only.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md, section 3; its oddities Q18 and Q19 are mended).
 */
@NullMarked
package flagship.clusterimport;

import org.jspecify.annotations.NullMarked;
