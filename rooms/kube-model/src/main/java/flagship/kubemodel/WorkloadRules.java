package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rules of the kinds that make Pods from a template. */
final class WorkloadRules {
    private static final String NO_MATCH = "`selector` does not match template `labels`";

    private WorkloadRules() {}

    static void check(String kind, ObjectNode workload, Causes causes) {
        var spec = workload.path("spec");
        causes.requireNotNegative(spec.path("replicas"), "spec.replicas");
        switch (kind) {
            case "Job" -> job(spec, "spec", causes);
            case "CronJob" -> cronJob(spec, causes);
            case "ReplicationController" -> {
                if (spec.path("selector").isEmpty()) {
                    causes.required("spec.selector");
                }
                template(spec.path("template"), "spec.template", causes);
            }
            default -> {
                selector(spec, kind, causes);
                template(spec.path("template"), "spec.template", causes);
                alwaysRestarts(spec.path("template"), causes);
            }
        }
    }

    /** No selector selects nothing, an empty one everything: neither will do. */
    private static void selector(JsonNode spec, String kind, Causes causes) {
        var selector = spec.path("selector");
        var labels = Trees.at(spec, "template", "metadata", "labels");
        if (selector.isMissingNode()) {
            causes.required("spec.selector");
            causes.invalid("spec.template.metadata.labels", labels, NO_MATCH);
        } else if (selector.isEmpty()) {
            // The original says deployment of ReplicaSets, too.
            var owner = kind.equals("ReplicaSet") ? "deployment" : kind.toLowerCase(Locale.ROOT);
            causes.invalid("spec.selector", selector, "empty selector is invalid for " + owner);
        } else if (!parse(selector).matches(texts(labels))) {
            causes.invalid("spec.template.metadata.labels", labels, NO_MATCH);
        }
    }

    private static void template(JsonNode template, String path, Causes causes) {
        MetadataRules.labels(template.path("metadata").path("labels"), path + ".metadata.labels", causes);
        PodRules.check(template.path("spec"), path + ".spec", causes);
    }

    private static void alwaysRestarts(JsonNode template, Causes causes) {
        var policy = Trees.text(template, "spec", "restartPolicy");
        if (policy.equals("OnFailure") || policy.equals("Never")) {
            causes.requireOneOf("spec.template.spec.restartPolicy", policy, List.of("Always"));
        }
    }

    private static void job(JsonNode spec, String path, Causes causes) {
        for (String count : List.of("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit")) {
            causes.requireNotNegative(spec.path(count), path + "." + count);
        }
        template(spec.path("template"), path + ".template", causes);
        var policy = Trees.text(spec, "template", "spec", "restartPolicy");
        if (policy.equals("Always")) {
            causes.required(path + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }

    private static void cronJob(JsonNode spec, Causes causes) {
        var schedule = Trees.text(spec, "schedule");
        int fields = schedule.strip().split("\\s+").length;
        if (schedule.isEmpty()) {
            causes.required("spec.schedule");
        } else if (!schedule.startsWith("@") && fields != 5) {
            causes.invalid(
                    "spec.schedule",
                    schedule,
                    "expected exactly 5 fields, found %d: [%s]"
                            .formatted(fields, schedule.strip().replaceAll("\\s+", " ")));
        }
        causes.requireOneOf(
                "spec.concurrencyPolicy", Trees.text(spec, "concurrencyPolicy"), List.of("Allow", "Forbid", "Replace"));
        job(Trees.at(spec, "jobTemplate", "spec"), "spec.jobTemplate.spec", causes);
    }

    /** A {@code metav1.LabelSelector} as one list of requirements. */
    static LabelSelector parse(JsonNode selector) {
        var requirements = new ArrayList<Requirement>();
        texts(selector.path("matchLabels"))
                .forEach((key, value) -> requirements.add(new Requirement(key, Operator.IN, List.of(value))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            requirements.add(new Requirement(
                    Trees.text(expression, "key"), operator(expression), CellText.texts(expression.path("values"))));
        }
        return new LabelSelector(requirements);
    }

    private static Operator operator(JsonNode expression) {
        return switch (Trees.text(expression, "operator")) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> Operator.EXISTS;
        };
    }

    private static Map<String, String> texts(JsonNode labels) {
        var texts = new HashMap<String, String>();
        labels.properties()
                .forEach(label -> texts.put(label.getKey(), label.getValue().asText()));
        return texts;
    }
}
