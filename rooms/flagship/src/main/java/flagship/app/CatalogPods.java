package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import flagship.propagation.MemberCopies;
import flagship.scheduling.UnschedulablePods;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalInt;

/** Pods that no node takes, from what the sync keeps in the catalog. Source: scheduler contract, section 7.7, last paragraph. */
final class CatalogPods implements UnschedulablePods {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionResource REPLICA_SETS = new GroupVersionResource("apps", "v1", "replicasets");
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final MemberCopies copies;
    private final Clock clock;

    CatalogPods(MemberCopies copies, Clock clock) {
        this.copies = copies;
        this.clock = clock;
    }

    /** The ReplicaSet of the highest revision so far. */
    private static final class Newest {
        private String uid = "";
        private long revision = -1;
    }

    @Override
    public OptionalInt count(String cluster, ObjectReference workload, Duration threshold) {
        if (copies.reached(cluster, PODS).isEmpty()
                || copies.reached(cluster, REPLICA_SETS).isEmpty()) {
            return OptionalInt.empty();
        }
        var newest = new Newest();
        copies.read(cluster, REPLICA_SETS, (name, bytes) -> {
            if (name.namespace().equals(workload.namespace()) && isOf(bytes, workload)) {
                keepNewer(newest, Json.parse(bytes));
            }
        });
        var since = clock.instant().minus(threshold);
        int[] count = {0};
        copies.read(cluster, PODS, (name, bytes) -> {
            if (!newest.uid.isEmpty()
                    && name.namespace().equals(workload.namespace())
                    && ObjectHead.read(bytes).controllerUid().equals(newest.uid)
                    && isRefused(Json.parse(bytes), since)) {
                count[0]++;
            }
        });
        return OptionalInt.of(count[0]);
    }

    private static boolean isOf(byte[] replicaSet, ObjectReference workload) {
        return ObjectHead.read(replicaSet).owners().stream()
                .anyMatch(owner -> owner.controller()
                        && owner.kind().equals(workload.kind())
                        && owner.name().equals(workload.name()));
    }

    private static void keepNewer(Newest newest, JsonNode replicaSet) {
        long revision =
                replicaSet.path("metadata").path("annotations").path(REVISION).asLong();
        if (revision > newest.revision) {
            newest.revision = revision;
            newest.uid = replicaSet.at("/metadata/uid").asText();
        }
    }

    private static boolean isRefused(JsonNode pod, Instant since) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("PodScheduled")) {
                return condition.path("status").asText().equals("False")
                        && condition.path("reason").asText().equals("Unschedulable")
                        && isBefore(condition.path("lastTransitionTime").asText(), since);
            }
        }
        return false;
    }

    private static boolean isBefore(String time, Instant since) {
        try {
            return Instant.parse(time).isBefore(since);
        } catch (DateTimeParseException e) {
            return false; // A condition that does not say since when is as good as new.
        }
    }
}
