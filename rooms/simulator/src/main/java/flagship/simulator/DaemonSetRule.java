package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A DaemonSet keeps one pod on every node. Pure. */
final class DaemonSetRule implements WorkloadRule {
    @Override
    public List<Action> plan(ObjectNode set, List<ObjectNode> owned, List<String> nodes, Instant now) {
        var actions = new ArrayList<Action>();
        var byNode = owned.stream()
                .collect(Collectors.toMap(
                        pod -> pod.path("spec").path("nodeName").asText(), Function.identity(), (a, b) -> a));
        for (String node : nodes) {
            if (!byNode.containsKey(node)) {
                var pod = Pods.fromTemplate(set, Objects.name(set).name() + "-" + Objects.hash(node));
                ((ObjectNode) pod.get("spec")).put("nodeName", node);
                actions.add(new Action.Create(Types.PODS, pod));
            }
        }
        int ready = (int) owned.stream().filter(Pods::isReady).count();
        var next = set.deepCopy();
        next.withObject("/status")
                .put(
                        "observedGeneration",
                        set.path("metadata").path("generation").asLong())
                .put("desiredNumberScheduled", nodes.size())
                .put("currentNumberScheduled", owned.size())
                .put("updatedNumberScheduled", owned.size())
                .put("numberMisscheduled", 0)
                .put("numberReady", ready)
                .put("numberAvailable", ready);
        ReplicaStatus.setIfChanged(Types.DAEMON_SETS, set, next, actions);
        return actions;
    }
}
