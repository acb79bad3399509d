package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.integer;
import static flagship.kubemodel.PrintedColumn.integerAt;
import static flagship.kubemodel.PrintedColumn.number;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;
import static flagship.kubemodel.PrintedColumn.textOr;
import static flagship.kubemodel.PrintedColumn.timed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The tables of the kinds that make Pods from a template. */
final class WorkloadTables {
    private static final String[] TEMPLATE = {"spec", "template", "spec"};
    private static final String[] JOB_TEMPLATE = {"spec", "jobTemplate", "spec", "template", "spec"};
    private static final PrintedColumn CONTAINERS = containers(TEMPLATE);
    private static final PrintedColumn IMAGES = images(TEMPLATE);
    private static final PrintedColumn SELECTOR = text(
                    "Selector", workload -> CellText.selector(Trees.at(workload, "spec", "selector")))
            .wide();

    private WorkloadTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "deployments" ->
                List.of(
                        NAME,
                        text("Ready", WorkloadTables::readyOfDesired),
                        status("Up-to-date", "updatedReplicas").ofType("string"),
                        status("Available", "availableReplicas").ofType("string"),
                        AGE,
                        CONTAINERS,
                        IMAGES,
                        SELECTOR);
            case "statefulsets" ->
                List.of(NAME, text("Ready", WorkloadTables::readyOfDesired), AGE, CONTAINERS, IMAGES);
            case "replicasets" -> replicas(SELECTOR);
            case "replicationcontrollers" ->
                replicas(text("Selector", controller -> CellText.labels(Trees.at(controller, "spec", "selector")))
                        .wide());
            case "daemonsets" -> daemonSets();
            case "jobs" -> jobs();
            case "cronjobs" -> cronJobs();
            case "podtemplates" -> podTemplates();
            case "controllerrevisions" ->
                List.of(
                        NAME,
                        text("Controller", WorkloadTables::controller),
                        number("Revision", revision -> revision.path("revision").asLong()),
                        AGE);
            default -> NativeTables.other();
        };
    }

    private static PrintedColumn status(String name, String field) {
        return integerAt(name, "status", field);
    }

    private static PrintedColumn containers(String... podSpec) {
        return text(
                        "Containers",
                        workload -> CellText.joined(Trees.at(workload, podSpec).path("containers"), "name"))
                .wide();
    }

    private static PrintedColumn images(String... podSpec) {
        return text(
                        "Images",
                        workload -> CellText.joined(Trees.at(workload, podSpec).path("containers"), "image"))
                .wide();
    }

    private static String readyOfDesired(ObjectNode workload) {
        return Trees.at(workload, "status", "readyReplicas").asInt() + "/"
                + Trees.at(workload, "spec", "replicas").asInt();
    }

    private static List<PrintedColumn> replicas(PrintedColumn selector) {
        return List.of(
                NAME,
                integerAt("Desired", "spec", "replicas"),
                status("Current", "replicas"),
                status("Ready", "readyReplicas"),
                AGE,
                CONTAINERS,
                IMAGES,
                selector);
    }

    private static List<PrintedColumn> daemonSets() {
        return List.of(
                NAME,
                status("Desired", "desiredNumberScheduled"),
                status("Current", "currentNumberScheduled"),
                status("Ready", "numberReady"),
                status("Up-to-date", "updatedNumberScheduled"),
                status("Available", "numberAvailable"),
                text(
                        "Node Selector",
                        set -> CellText.labels(Trees.at(set, TEMPLATE).path("nodeSelector"))),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    private static List<PrintedColumn> jobs() {
        return List.of(
                NAME,
                text("Status", WorkloadTables::jobStatus),
                text("Completions", WorkloadTables::completions),
                timed("Duration", (job, now) -> TextNode.valueOf(duration(job, now))),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    private static String jobStatus(ObjectNode job) {
        for (String ended : List.of("Complete", "Failed")) {
            if (CellText.isTrue(job, ended)) {
                return ended;
            }
        }
        if (CellText.isBeingDeleted(job)) {
            return "Terminating";
        }
        for (String state : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (CellText.isTrue(job, state)) {
                return state;
            }
        }
        return "Running";
    }

    private static String completions(ObjectNode job) {
        var spec = job.path("spec");
        int succeeded = Trees.at(job, "status", "succeeded").asInt();
        if (spec.has("completions")) {
            return succeeded + "/" + spec.path("completions").asInt();
        }
        int parallelism = spec.path("parallelism").asInt();
        return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
    }

    private static String duration(ObjectNode job, Instant now) {
        var start = Trees.text(job, "status", "startTime");
        if (start.isEmpty()) {
            return "";
        }
        var end = Trees.text(job, "status", "completionTime");
        var startedAt = Instant.parse(start);
        return HumanDuration.of(Duration.between(startedAt, end.isEmpty() ? now : Instant.parse(end)));
    }

    private static List<PrintedColumn> cronJobs() {
        return List.of(
                NAME,
                textAt("Schedule", "spec", "schedule"),
                textOr(NONE, "Timezone", "spec", "timeZone"),
                text("Suspend", job -> suspended(Trees.at(job, "spec", "suspend")))
                        .ofType("boolean"),
                integer("Active", job -> Trees.at(job, "status", "active").size()),
                timed("Last Schedule", (job, now) -> TextNode.valueOf(lastSchedule(job, now))),
                AGE,
                containers(JOB_TEMPLATE),
                images(JOB_TEMPLATE),
                text("Selector", job -> CellText.selector(Trees.at(job, "spec", "jobTemplate", "spec", "selector")))
                        .wide());
    }

    private static String suspended(JsonNode suspend) {
        if (suspend.isMissingNode()) {
            return CellText.UNSET;
        }
        return suspend.asBoolean() ? "True" : "False";
    }

    private static String lastSchedule(ObjectNode job, Instant now) {
        var last = Trees.text(job, "status", "lastScheduleTime");
        return last.isEmpty() ? NONE : HumanDuration.since(last, now);
    }

    private static List<PrintedColumn> podTemplates() {
        return List.of(
                NAME,
                text(
                        "Containers",
                        template -> CellText.joined(Trees.at(template, "template", "spec", "containers"), "name")),
                text(
                        "Images",
                        template -> CellText.joined(Trees.at(template, "template", "spec", "containers"), "image")),
                text("Pod Labels", template -> CellText.labels(Trees.at(template, "template", "metadata", "labels"))));
    }

    /** {@code deployment.apps/web}. */
    private static String controller(ObjectNode revision) {
        for (JsonNode owner : Trees.at(revision, "metadata", "ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                var kind = GroupVersionKind.of(Trees.text(owner, "apiVersion"), Trees.text(owner, "kind"));
                var type = new GroupResource(kind.group(), kind.kind().toLowerCase(Locale.ROOT));
                return type + "/" + Trees.text(owner, "name");
            }
        }
        return NONE;
    }
}
