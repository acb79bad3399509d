package flagship.interpreter;

import flagship.fleetapi.ReplicaRequirements;
import java.util.Optional;

/**
 * How many replicas a workload wants.
 *
 * @param requirements what one of them needs; absent if nothing in particular
 */
public record ReplicaDemand(int replicas, Optional<ReplicaRequirements> requirements) {}
