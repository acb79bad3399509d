package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A Deployment keeps one ReplicaSet for its present template and empties older ones as the new one becomes ready. Pure. */
final class DeploymentRule implements WorkloadRule {
    @Override
    public List<Action> plan(ObjectNode deployment, List<ObjectNode> owned, List<String> nodes, Instant now) {
        var actions = new ArrayList<Action>();
        int wanted = deployment.path("spec").path("replicas").asInt(1);
        var hash = Objects.hash(deployment.path("spec").path("template"));
        ObjectNode current = null;
        var older = new ArrayList<ObjectNode>();
        for (ObjectNode set : owned) {
            if (hash.equals(set.path("metadata")
                    .path("labels")
                    .path("pod-template-hash")
                    .asText())) {
                current = set;
            } else {
                older.add(set);
            }
        }
        if (current == null) {
            actions.add(new Action.Create(Types.REPLICA_SETS, replicaSet(deployment, hash, wanted, owned.size() + 1)));
        } else {
            scale(current, wanted, actions);
            if (current.path("status").path("readyReplicas").asInt() >= wanted) {
                older.forEach(set -> scale(set, 0, actions));
            }
        }
        status(deployment, current, owned, wanted, now, actions);
        return actions;
    }

    private static ObjectNode replicaSet(ObjectNode deployment, String hash, int replicas, int revision) {
        var set = Objects.owned(
                deployment, "apps/v1", "ReplicaSet", Objects.name(deployment).name() + "-" + hash);
        var template = (ObjectNode) deployment.path("spec").path("template").deepCopy();
        template.withObject("/metadata/labels").put("pod-template-hash", hash);
        var metadata = (ObjectNode) set.get("metadata");
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        metadata.putObject("annotations").put("deployment.kubernetes.io/revision", Integer.toString(revision));
        var spec = set.putObject("spec").put("replicas", replicas);
        spec.set("selector", deployment.path("spec").path("selector").deepCopy());
        spec.withObject("/selector/matchLabels").put("pod-template-hash", hash);
        spec.set("template", template);
        return set;
    }

    private static void scale(ObjectNode set, int replicas, List<Action> actions) {
        if (set.path("spec").path("replicas").asInt() != replicas) {
            var scaled = set.deepCopy();
            ((ObjectNode) scaled.get("spec")).put("replicas", replicas);
            actions.add(new Action.Replace(Types.REPLICA_SETS, scaled));
        }
    }

    private static void status(
            ObjectNode deployment,
            @org.jspecify.annotations.Nullable ObjectNode current,
            List<ObjectNode> owned,
            int wanted,
            Instant now,
            List<Action> actions) {
        int updated =
                current == null ? 0 : current.path("status").path("replicas").asInt();
        int replicas = owned.stream()
                .mapToInt(set -> set.path("status").path("replicas").asInt())
                .sum();
        int ready = owned.stream()
                .mapToInt(set -> set.path("status").path("readyReplicas").asInt())
                .sum();
        var next = deployment.deepCopy();
        var status = next.withObject("/status");
        ReplicaStatus.counts(status, deployment, replicas, ready);
        ReplicaStatus.count(status, "updatedReplicas", updated);
        ReplicaStatus.count(status, "availableReplicas", ready);
        ReplicaStatus.count(status, "unavailableReplicas", Math.max(0, wanted - ready));
        Objects.condition(
                status,
                "Available",
                ready >= wanted,
                ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                now);
        Objects.condition(
                status, "Progressing", true, updated >= wanted ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", now);
        ReplicaStatus.setIfChanged(Types.DEPLOYMENTS, deployment, next, actions);
    }
}
