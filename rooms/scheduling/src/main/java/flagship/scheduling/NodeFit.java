package flagship.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ReplicaRequirements.NodeClaim;
import flagship.fleetapi.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes can run a replica: by labels, affinity, taints and cordon.
 *
 * <p>Source: contract section 7.7; {@code core/v1} NodeSelector.
 */
final class NodeFit {
    private static final Taint CORDON = new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule", "");

    private final Map<String, String> labels;
    private final Optional<JsonNode> affinity;
    private final List<Toleration> tolerations;

    NodeFit(Optional<ReplicaRequirements> requirements) {
        var claim = requirements.flatMap(ReplicaRequirements::nodeClaim);
        this.labels = claim.map(NodeClaim::nodeSelector).orElse(Map.of());
        this.affinity = claim.flatMap(NodeClaim::hardNodeAffinity);
        this.tolerations = claim.map(NodeClaim::tolerations).orElse(List.of());
    }

    boolean test(MemberNode node) {
        return node.labels().entrySet().containsAll(labels.entrySet())
                && affinity.map(selector -> matches(selector, node)).orElse(true)
                && (!node.unschedulable() || Tolerations.tolerated(CORDON, tolerations))
                && node.taints().stream()
                        .filter(taint -> !taint.effect().equals("PreferNoSchedule"))
                        .allMatch(taint -> Tolerations.tolerated(taint, tolerations));
    }

    /** One term is enough; an empty one matches nothing. */
    private static boolean matches(JsonNode selector, MemberNode node) {
        for (JsonNode term : selector.path("nodeSelectorTerms")) {
            boolean isEmpty = term.path("matchExpressions").isEmpty()
                    && term.path("matchFields").isEmpty();
            if (!isEmpty
                    && allHold(term.path("matchExpressions"), node.labels())
                    && allHold(term.path("matchFields"), Map.of("metadata.name", node.name()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean allHold(JsonNode expressions, Map<String, String> values) {
        for (JsonNode expression : expressions) {
            var value = Optional.ofNullable(values.get(expression.path("key").asText()));
            if (!holds(expression, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonNode expression, Optional<String> value) {
        var listed = expression.path("values");
        return switch (expression.path("operator").asText()) {
            case "In" -> value.filter(it -> contains(listed, it)).isPresent();
            case "NotIn" -> value.filter(it -> contains(listed, it)).isEmpty();
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            case "Gt" ->
                value.filter(it -> compares(it, listed.path(0).asText(), 1)).isPresent();
            case "Lt" ->
                value.filter(it -> compares(it, listed.path(0).asText(), -1)).isPresent();
            default -> false;
        };
    }

    private static boolean contains(JsonNode values, String value) {
        for (JsonNode listed : values) {
            if (listed.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a label compares to a number like {@code sign}; one that is no number does not. */
    private static boolean compares(String label, String number, int sign) {
        try {
            return Long.compare(Long.parseLong(label), Long.parseLong(number)) == sign;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
