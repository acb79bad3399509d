package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A StatefulSet keeps pods with ordinal names and starts each one after the one before it is ready. Pure. */
final class StatefulSetRule implements WorkloadRule {
    @Override
    public List<Action> plan(ObjectNode set, List<ObjectNode> owned, List<String> nodes, Instant now) {
        var actions = new ArrayList<Action>();
        var byOrdinal = byOrdinal(set, owned);
        int wanted = set.path("spec").path("replicas").asInt(1);
        for (int ordinal = 0; ordinal < wanted; ordinal++) {
            var pod = byOrdinal.get(ordinal);
            if (pod == null) {
                actions.add(new Action.Create(Types.PODS, pod(set, ordinal)));
                break;
            }
            if (Objects.isBeingDeleted(pod) || !Pods.isReady(pod)) {
                break;
            }
        }
        byOrdinal.tailMap(wanted, true).descendingMap().values().stream()
                .filter(pod -> !Objects.isBeingDeleted(pod))
                .findFirst()
                .ifPresent(pod -> actions.add(new Action.Delete(Types.PODS, Objects.name(pod))));
        int ready = (int) byOrdinal.values().stream().filter(Pods::isReady).count();
        var next = set.deepCopy();
        var status = next.withObject("/status");
        ReplicaStatus.counts(status, set, byOrdinal.size(), ready);
        status.put("availableReplicas", ready);
        ReplicaStatus.count(status, "currentReplicas", byOrdinal.size());
        ReplicaStatus.count(status, "updatedReplicas", byOrdinal.size());
        var revision =
                Objects.name(set).name() + "-" + Objects.hash(set.path("spec").path("template"));
        status.put("currentRevision", revision).put("updateRevision", revision);
        ReplicaStatus.setIfChanged(Types.STATEFUL_SETS, set, next, actions);
        return actions;
    }

    private static NavigableMap<Integer, ObjectNode> byOrdinal(ObjectNode set, List<ObjectNode> owned) {
        var prefix = Objects.name(set).name() + "-";
        var pods = new TreeMap<Integer, ObjectNode>();
        for (ObjectNode pod : owned) {
            var name = Objects.name(pod).name();
            if (name.startsWith(prefix)) {
                pods.put(Integer.parseInt(name.substring(prefix.length())), pod);
            }
        }
        return pods;
    }

    private static ObjectNode pod(ObjectNode set, int ordinal) {
        var name = Objects.name(set).name() + "-" + ordinal;
        var pod = Pods.fromTemplate(set, name);
        var labels = pod.withObject("/metadata/labels");
        Map.of("statefulset.kubernetes.io/pod-name", name, "apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                .forEach(labels::put);
        return pod;
    }
}
