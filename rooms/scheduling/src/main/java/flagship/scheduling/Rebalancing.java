package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.WorkloadRebalancer;
import flagship.fleetapi.WorkloadRebalancer.Observed;
import flagship.fleetapi.WorkloadRebalancer.Status;
import flagship.fleetapi.WorkloadRebalancer.Workload;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the fresh placements that a WorkloadRebalancer names.
 *
 * <p>Source: contract section 10.2.
 */
final class Rebalancing implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(Rebalancing.class);
    private static final Comparator<Observed> ROWS = Comparator.comparing(row -> "%s %s %s %s"
            .formatted(
                    row.workload().apiVersion(),
                    row.workload().kind(),
                    row.workload().namespace(),
                    row.workload().name()));

    private final KubeClient hostClient;
    private final Informer rebalancers;
    private final Timing timing;

    Rebalancing(KubeClient hostClient, Informer rebalancers, Timing timing) {
        this.hostClient = hostClient;
        this.rebalancers = rebalancers;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = rebalancers.get(new NamespacedName("", name));
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            return Outcome.done();
        }
        var rebalancer = WorkloadRebalancer.of(found.get().toJson());
        var rows = rows(rebalancer);
        boolean finished = rows.stream().noneMatch(row -> row.result().isEmpty());
        var status = status(rebalancer, rows, finished);
        if (!status.equals(rebalancer.status())) {
            writeStatus(rebalancer, status);
        }
        return finished ? expire(rebalancer, status) : Outcome.retry();
    }

    /** One row for each workload of the spec, and those that were done and left the spec since. */
    private List<Observed> rows(WorkloadRebalancer rebalancer) throws InterruptedException {
        var rows = new ArrayList<Observed>();
        for (Workload workload : rebalancer.workloads().stream().distinct().toList()) {
            rows.add(trigger(workload, rebalancer));
        }
        rebalancer.status().observedWorkloads().stream()
                .filter(row -> row.result().equals(Observed.SUCCESSFUL))
                .filter(row -> !rebalancer.workloads().contains(row.workload()))
                .forEach(rows::add);
        rows.sort(ROWS);
        return rows;
    }

    private Observed trigger(Workload workload, WorkloadRebalancer rebalancer) throws InterruptedException {
        var type = workload.namespace().isEmpty() ? ResourceBinding.CLUSTER_RESOURCE : ResourceBinding.RESOURCE;
        var key = new NamespacedName(workload.namespace(), bindingName(workload));
        try {
            var found = hostClient.find(type, key);
            if (found.isEmpty()) {
                return new Observed(workload, Observed.FAILED, Observed.NOT_FOUND);
            }
            var asked = rebalancer.creationTimestamp();
            if (isOlder(ResourceBinding.of(found.get()).spec().rescheduleTriggeredAt(), asked)) {
                var patch = Json.object();
                patch.putObject("spec").put("rescheduleTriggeredAt", asked);
                hostClient.mergePatch(type, key, patch);
            }
            return new Observed(workload, Observed.SUCCESSFUL, "");
        } catch (ApiException | IOException e) {
            log.atWarn()
                    .addKeyValue("object", key)
                    .addKeyValue("error", e.getMessage())
                    .log("not rebalanced, trying again");
            return new Observed(workload, "", "");
        }
    }

    private static String bindingName(Workload workload) {
        return (workload.name().replace(':', '.') + "-" + workload.kind()).toLowerCase(Locale.ROOT);
    }

    /** Times are in seconds; one that cannot be read is older than any. */
    private static boolean isOlder(String triggered, String asked) {
        try {
            return triggered.isEmpty() || Instant.parse(triggered).isBefore(Instant.parse(asked));
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    private Status status(WorkloadRebalancer rebalancer, List<Observed> rows, boolean finished) {
        var before = rebalancer.status();
        long generation = rebalancer.metadata().generation();
        if (rows.equals(before.observedWorkloads())
                && generation == before.observedGeneration()
                && finished == !before.finishTime().isEmpty()) {
            return before;
        }
        var time = finished ? timing.now().truncatedTo(ChronoUnit.SECONDS).toString() : "";
        return new Status(rows, generation, time);
    }

    private void writeStatus(WorkloadRebalancer rebalancer, Status status) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", rebalancer.metadata().resourceVersion());
        var fields = status.toJson();
        if (status.finishTime().isEmpty()) {
            fields.putNull("finishTime");
        }
        patch.set("status", fields);
        hostClient.mergePatchStatus(
                WorkloadRebalancer.RESOURCE,
                new NamespacedName("", rebalancer.metadata().name()),
                patch);
    }

    private Outcome expire(WorkloadRebalancer rebalancer, Status status) throws IOException, InterruptedException {
        if (rebalancer.ttlSecondsAfterFinished().isEmpty()) {
            return Outcome.done();
        }
        if (!status.equals(rebalancer.status())) {
            return Outcome.done(); // What was just written comes back as a change.
        }
        var end = Instant.parse(status.finishTime())
                .plusSeconds(Math.clamp(rebalancer.ttlSecondsAfterFinished().get(), 0, Integer.MAX_VALUE));
        var left = Duration.between(timing.now(), end);
        if (left.isPositive()) {
            return Outcome.after(left);
        }
        var options = Json.object();
        options.putObject("preconditions")
                .put("resourceVersion", rebalancer.metadata().resourceVersion());
        hostClient.delete(
                WorkloadRebalancer.RESOURCE,
                new NamespacedName("", rebalancer.metadata().name()),
                options);
        return Outcome.done();
    }
}
