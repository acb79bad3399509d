package flagship.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Failover.StateRule;
import flagship.fleetapi.ResourceBinding;
import flagship.kubemodel.JsonPath;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a workload that leaves a cluster is to know where it goes. Source: contract section 11.6. */
final class PreservedState {
    private PreservedState() {}

    /**
     * Labels from the state of the workload in a cluster.
     *
     * @throws IOException if the cluster has not reported that state, or it lacks what a rule asks for: worth another try
     */
    static Map<String, String> of(ResourceBinding binding, String cluster, List<StateRule> rules) throws IOException {
        var labels = new LinkedHashMap<String, String>();
        for (StateRule rule : rules) {
            labels.put(rule.aliasLabelName(), value(rule, status(binding, cluster)));
        }
        return labels;
    }

    private static JsonNode status(ResourceBinding binding, String cluster) throws IOException {
        return binding.status().aggregatedStatus().stream()
                .filter(it -> it.clusterName().equals(cluster))
                .findFirst()
                .flatMap(BindingStatus.OfCluster::status)
                .orElseThrow(
                        () -> new IOException("the state of %s in cluster %s is to be preserved and was not reported"
                                .formatted(binding.key(), cluster)));
    }

    private static String value(StateRule rule, JsonNode status) throws IOException {
        try {
            var found = JsonPath.parse(rule.jsonPath()).find(status);
            if (found.isEmpty()) {
                throw new IOException("the state to preserve has nothing at " + rule.jsonPath());
            }
            return found.stream()
                    .map(node -> node.isValueNode() ? node.asText() : node.toString())
                    .collect(Collectors.joining(" "));
        } catch (IllegalArgumentException e) {
            throw new IOException("statePreservation rule %s: %s".formatted(rule.aliasLabelName(), e.getMessage()), e);
        }
    }
}
