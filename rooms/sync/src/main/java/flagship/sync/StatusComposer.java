package flagship.sync;

import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.PediaClusterStatus;
import flagship.fleetapi.PediaClusterStatus.GroupStatus;
import flagship.fleetapi.PediaClusterStatus.ResourceStatus;
import flagship.fleetapi.SyncCondition;
import flagship.kubemodel.GroupResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the status of a PediaCluster. Pure; what has not changed keeps its time.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 2.2, 2.4).
 *
 * @param before the status that the object has
 */
record StatusComposer(PediaClusterStatus before, Instant now) {
    private static final String VALIDATED = "Validated";
    private static final String READY = "Ready";
    private static final List<String> NEEDED = List.of(VALIDATED, SynchroReport.RUNNING, HealthMonitor.TYPE);

    /** Was a condition of earlier versions; removed where found. */
    private static final String DEPRECATED = "ClusterSynchroInitialized";

    /**
     * The status.
     *
     * @param validated condition Validated
     * @param apiserver server of the connection; empty keeps the former one
     * @param report absent where no synchroniser runs
     */
    PediaClusterStatus compose(
            Condition validated, String apiserver, Optional<SynchroReport> report, Optional<String> shard) {
        var conditions = before.conditions().remove(DEPRECATED).set(validated, now);
        conditions = conditions.set(report.map(SynchroReport::running).orElseGet(() -> notRunning(validated)), now);
        conditions = conditions.set(report.map(SynchroReport::healthy).orElseGet(this::unwatched), now);
        conditions = conditions.set(ready(conditions), now);
        return new PediaClusterStatus(
                apiserver.isEmpty() ? before.apiserver() : apiserver,
                report.map(SynchroReport::version)
                        .filter(version -> !version.isEmpty())
                        .orElse(before.version()),
                conditions,
                report.map(running -> groups(running.resources())).orElse(before.syncResources()),
                shard);
    }

    /** The status after the synchroniser was stopped in an orderly way. */
    PediaClusterStatus stopped(Optional<String> shard) {
        var conditions = before.conditions()
                .set(Condition.isFalse(SynchroReport.RUNNING, "Shutdown", "cluster synchro is shutdown"), now)
                .set(Condition.isUnknown(HealthMonitor.TYPE, "MonitorStop", lastHealth()), now);
        conditions = conditions.set(ready(conditions), now);
        return new PediaClusterStatus(before.apiserver(), before.version(), conditions, before.syncResources(), shard);
    }

    private String lastHealth() {
        return before.conditions()
                .find(HealthMonitor.TYPE)
                .filter(condition -> condition.status().equals(Condition.FALSE))
                .map(condition ->
                        "Last Condition Reason: %s, Message: %s".formatted(condition.reason(), condition.message()))
                .orElse("cluster synchro is shutdown");
    }

    private Condition notRunning(Condition validated) {
        return validated.holds()
                ? Condition.isFalse(SynchroReport.RUNNING, "WaitInit", "pediacluster is validated")
                : Condition.isFalse(SynchroReport.RUNNING, validated.reason(), validated.message());
    }

    private Condition unwatched() {
        return Condition.isUnknown(HealthMonitor.TYPE, "MonitorStop", "wait cluster synchro");
    }

    private static Condition ready(Conditions conditions) {
        for (String type : NEEDED) {
            var condition = conditions.find(type);
            if (condition.isEmpty()) {
                return Condition.isFalse(READY, "NotReady", type + " condition is not found");
            }
            if (!condition.get().holds()) {
                return Condition.isFalse(
                        READY,
                        "NotReady",
                        "%s condition is %s, reason is %s"
                                .formatted(
                                        type,
                                        condition.get().status(),
                                        condition.get().reason()));
            }
        }
        return Condition.isTrue(READY, READY, "");
    }

    private List<GroupStatus> groups(List<ResourceReport> reports) {
        Map<String, Map<GroupResource, List<ResourceReport>>> groups = new LinkedHashMap<>();
        for (ResourceReport report : reports) {
            var resource = report.resource().read().groupResource();
            groups.computeIfAbsent(resource.group(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(resource, _ -> new ArrayList<>())
                    .add(report);
        }
        return groups.entrySet().stream()
                .map(group -> new GroupStatus(
                        group.getKey(),
                        group.getValue().entrySet().stream()
                                .map(resource -> resource(resource.getKey(), resource.getValue()))
                                .toList()))
                .toList();
    }

    private ResourceStatus resource(GroupResource resource, List<ResourceReport> versions) {
        var first = versions.getFirst().resource();
        var conditions = versions.stream()
                .map(report -> condition(resource, report))
                .sorted(Comparator.comparing(SyncCondition::version))
                .toList();
        return new ResourceStatus(resource.resource(), first.kind(), first.namespaced(), conditions);
    }

    private SyncCondition condition(GroupResource resource, ResourceReport report) {
        var wanted = report.resource();
        var state = report.state().get();
        var read = wanted.read().version();
        return new SyncCondition(
                wanted.version(),
                read.equals(wanted.version()) ? "" : read,
                "",
                read,
                "",
                state.status(),
                state.reason(),
                state.message(),
                state.initialList(),
                since(resource, wanted.version(), state.status()));
    }

    private String since(GroupResource resource, String version, String status) {
        return before.syncResources().stream()
                .filter(group -> group.group().equals(resource.group()))
                .flatMap(group -> group.resources().stream())
                .filter(known -> known.name().equals(resource.resource()))
                .flatMap(known -> known.syncConditions().stream())
                .filter(known ->
                        known.version().equals(version) && known.status().equals(status))
                .map(SyncCondition::lastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
