package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A ReplicaSet keeps as many pods as it says; new ones get random names, as in Kubernetes. */
final class ReplicaSetRule implements WorkloadRule {
    private static final String NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final RandomGenerator random;

    ReplicaSetRule(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public List<Action> plan(ObjectNode set, List<ObjectNode> owned, List<String> nodes, Instant now) {
        var actions = new ArrayList<Action>();
        var pods = owned.stream()
                .filter(pod -> !Objects.isBeingDeleted(pod) && !Pods.isFinished(pod))
                .toList();
        int wanted = set.path("spec").path("replicas").asInt(1);
        for (int missing = pods.size(); missing < wanted; missing++) {
            actions.add(new Action.Create(
                    Types.PODS, Pods.fromTemplate(set, Objects.name(set).name() + "-" + suffix())));
        }
        for (int surplus = pods.size() - 1; surplus >= wanted; surplus--) {
            actions.add(new Action.Delete(Types.PODS, Objects.name(pods.get(surplus))));
        }
        int ready = (int) pods.stream().filter(Pods::isReady).count();
        var next = set.deepCopy();
        var status = next.withObject("/status");
        ReplicaStatus.counts(status, set, pods.size(), ready);
        ReplicaStatus.count(status, "fullyLabeledReplicas", pods.size());
        ReplicaStatus.count(status, "availableReplicas", ready);
        ReplicaStatus.setIfChanged(Types.REPLICA_SETS, set, next, actions);
        return actions;
    }

    private String suffix() {
        var text = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            text.append(NAME_ALPHABET.charAt(random.nextInt(NAME_ALPHABET.length())));
        }
        return text.toString();
    }
}
