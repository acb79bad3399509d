package flagship.app;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Karmada's feature gates, as {@code --feature-gates} sets them.
 *
 * <p>Source: karmada.md, section 5; the defaults of 1.18, but for PriorityBasedScheduling, which is on: without priorities in policies it
 * changes only how soon a binding that failed is looked at again.
 */
final class FeatureGates {
    static final String FAILOVER = "Failover";
    static final String RESOURCE_MODELS = "CustomizedClusterResourceModeling";
    static final String STATE_PRESERVATION = "StatefulFailoverInjection";
    static final String COMPONENTS = "MultiplePodTemplatesScheduling";
    static final String WORKLOAD_AFFINITY = "WorkloadAffinity";
    static final String OVERCOMMIT_PROTECTION = "SchedulingOvercommitProtection";
    static final String QUOTA_ENFORCEMENT = "FederatedQuotaEnforcement";
    static final String PRIORITIES = "PriorityBasedScheduling";
    static final String QUOTA_ESTIMATE = "ResourceQuotaEstimate";

    private static final Map<String, Boolean> DEFAULTS = new TreeMap<>(Map.of(
            FAILOVER, false,
            RESOURCE_MODELS, true,
            STATE_PRESERVATION, false,
            COMPONENTS, false,
            WORKLOAD_AFFINITY, false,
            OVERCOMMIT_PROTECTION, false,
            QUOTA_ENFORCEMENT, false,
            QUOTA_ESTIMATE, false,
            PRIORITIES, true));

    /** What is always so here; Karmada's users may say it all the same. */
    private static final Map<String, Boolean> FIXED = Map.of(
            "ControllerPriorityQueue", true,
            "GracefulEviction", true,
            "MultiClusterService", true,
            "PolicyPreemption", true,
            "PropagateDeps", true,
            "PropagationPolicyPreemption", true);

    private final Map<String, Boolean> gates;

    private FeatureGates(Map<String, Boolean> gates) {
        this.gates = gates;
    }

    /**
     * Reads {@code Failover=true,WorkloadAffinity=true}; empty leaves every gate as it is by default.
     *
     * @throws UserError for a gate that is not known, or a value that is neither true nor false
     */
    static FeatureGates parse(String list) {
        var gates = new HashMap<>(DEFAULTS);
        for (String word : list.split(",", -1)) {
            if (word.isBlank()) {
                continue;
            }
            int equal = word.indexOf('=');
            var name = equal < 0 ? word.strip() : word.substring(0, equal).strip();
            var value = equal < 0 ? "" : word.substring(equal + 1).strip();
            if (FIXED.containsKey(name)) {
                checkFixed(name, value);
                continue;
            }
            if (!DEFAULTS.containsKey(name)) {
                throw new UserError("--feature-gates: there is no gate \"%s\"; known are %s"
                        .formatted(name, String.join(", ", DEFAULTS.keySet())));
            }
            if (!value.equals("true") && !value.equals("false")) {
                throw new UserError("--feature-gates: say %s=true or %s=false".formatted(name, name));
            }
            gates.put(name, value.equals("true"));
        }
        return new FeatureGates(gates);
    }

    private static void checkFixed(String name, String value) {
        var state = String.valueOf(FIXED.get(name));
        if (!value.equals(state)) {
            throw new UserError("--feature-gates: %s is always %s here: leave it out".formatted(name, state));
        }
    }

    boolean isOn(String gate) {
        return gates.getOrDefault(gate, false);
    }
}
