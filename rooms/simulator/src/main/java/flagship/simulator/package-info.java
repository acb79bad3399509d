/**
 * Member clusters that run no containers: an API server of their own with nodes, pods and workloads that behave like real ones.
 *
 * <p>For the demo and for tests of the rooms above. It knows nothing of fleets.
 */
@NullMarked
package flagship.simulator;

import org.jspecify.annotations.NullMarked;
