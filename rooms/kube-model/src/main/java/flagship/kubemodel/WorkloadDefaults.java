package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Defaults of the kinds that make Pods from a template. */
final class WorkloadDefaults {
    private static final int REVISIONS_KEPT = 10;

    private WorkloadDefaults() {}

    static void fill(String kind, ObjectNode workload) {
        var spec = object(workload, "spec");
        if (!kind.equals("ControllerRevision") && !kind.equals("CronJob")) {
            PodDefaults.template(object(spec, "template"));
        }
        switch (kind) {
            case "Deployment" -> deployment(spec);
            case "StatefulSet" -> statefulSet(spec);
            case "DaemonSet" -> daemonSet(spec);
            case "ReplicaSet" -> putIfAbsent(spec, "replicas", 1);
            case "ReplicationController" -> replicationController(workload, spec);
            case "Job" -> job(workload, spec);
            case "CronJob" -> cronJob(spec);
            default -> workload.remove("spec");
        }
    }

    private static void deployment(ObjectNode spec) {
        putIfAbsent(spec, "replicas", 1);
        var strategy = object(spec, "strategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            var rollingUpdate = object(strategy, "rollingUpdate");
            putIfAbsent(rollingUpdate, "maxUnavailable", "25%");
            putIfAbsent(rollingUpdate, "maxSurge", "25%");
        }
        putIfAbsent(spec, "revisionHistoryLimit", REVISIONS_KEPT);
        putIfAbsent(spec, "progressDeadlineSeconds", 600);
    }

    private static void statefulSet(ObjectNode spec) {
        putIfAbsent(spec, "replicas", 1);
        putIfAbsent(spec, "podManagementPolicy", "OrderedReady");
        var strategy = object(spec, "updateStrategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            putIfAbsent(object(strategy, "rollingUpdate"), "partition", 0);
        }
        var retention = object(spec, "persistentVolumeClaimRetentionPolicy");
        putIfAbsent(retention, "whenDeleted", "Retain");
        putIfAbsent(retention, "whenScaled", "Retain");
        putIfAbsent(spec, "revisionHistoryLimit", REVISIONS_KEPT);
        inEach(spec, "volumeClaimTemplates", claim -> {
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            CoreDefaults.persistentVolumeClaim(claim);
        });
    }

    private static void daemonSet(ObjectNode spec) {
        var strategy = object(spec, "updateStrategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            var rollingUpdate = object(strategy, "rollingUpdate");
            putIfAbsent(rollingUpdate, "maxUnavailable", 1);
            putIfAbsent(rollingUpdate, "maxSurge", 0);
        }
        putIfAbsent(spec, "revisionHistoryLimit", REVISIONS_KEPT);
    }

    private static void replicationController(ObjectNode controller, ObjectNode spec) {
        putIfAbsent(spec, "replicas", 1);
        var labels = Trees.at(spec, "template", "metadata", "labels");
        if (!labels.isEmpty()) {
            spec.putIfAbsent("selector", labels.deepCopy());
        }
        copyTemplateLabels(controller, spec);
    }

    private static void copyTemplateLabels(ObjectNode workload, ObjectNode spec) {
        var labels = Trees.at(spec, "template", "metadata", "labels");
        if (!labels.isEmpty()) {
            object(workload, "metadata").putIfAbsent("labels", labels.deepCopy());
        }
    }

    private static void job(ObjectNode job, ObjectNode spec) {
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1);
        }
        putIfAbsent(spec, "parallelism", 1);
        putIfAbsent(spec, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        putIfAbsent(spec, "completionMode", "NonIndexed");
        putIfAbsent(spec, "suspend", false);
        putIfAbsent(spec, "manualSelector", false);
        putIfAbsent(spec, "podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        podFailurePolicy(spec);
        copyTemplateLabels(job, spec);
    }

    private static void podFailurePolicy(ObjectNode spec) {
        inObject(
                spec,
                "podFailurePolicy",
                policy -> inEach(
                        policy,
                        "rules",
                        rule -> inEach(rule, "onPodConditions", pattern -> putIfAbsent(pattern, "status", "True"))));
    }

    /** The Job inside gets its own defaults when it is created. */
    private static void cronJob(ObjectNode spec) {
        putIfAbsent(spec, "concurrencyPolicy", "Allow");
        putIfAbsent(spec, "suspend", false);
        putIfAbsent(spec, "successfulJobsHistoryLimit", 3);
        putIfAbsent(spec, "failedJobsHistoryLimit", 1);
        var jobSpec = object(object(spec, "jobTemplate"), "spec");
        podFailurePolicy(jobSpec);
        PodDefaults.template(object(jobSpec, "template"));
    }
}
