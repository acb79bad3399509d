package flagship.clusterimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import java.util.List;
import java.util.Map;

/**
 * What a PediaCluster is made from.
 *
 * @param objects references by their keys
 * @param resolved which objects these are, in the order of the spec
 */
record FoundReferences(ObjectNode source, Map<String, ObjectNode> objects, List<ObjectReference> resolved) {
    FoundReferences {
        objects = Map.copyOf(objects);
        resolved = List.copyOf(resolved);
    }
}
