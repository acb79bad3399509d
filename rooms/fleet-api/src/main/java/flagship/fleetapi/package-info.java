/**
 * The custom resources of the fleet: Java types for reading and writing them, and their CRDs.
 *
 * <p>Types and data only, no logic: same groups, versions, kinds and fields as Clusterpedia and Karmada, so that their YAML works
 * unchanged.
 */
@NullMarked
package flagship.fleetapi;

import org.jspecify.annotations.NullMarked;
