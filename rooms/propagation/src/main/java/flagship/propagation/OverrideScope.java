package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.OverridePolicy;
import flagship.fleetapi.ResourceSelector;
import flagship.kubeclient.RawObject;
import java.util.List;

/**
 * Which templates an override policy concerns, or did before it changed.
 *
 * @param namespace empty for a ClusterOverridePolicy
 * @param selectors empty for all templates
 */
record OverrideScope(String namespace, String name, List<ResourceSelector> selectors) {
    OverrideScope {
        selectors = List.copyOf(selectors);
    }

    static OverrideScope of(RawObject policy) {
        JsonNode object = policy.toJson();
        return new OverrideScope(
                policy.head().namespace(),
                policy.head().name(),
                OverridePolicy.of(object).selectors());
    }
}
