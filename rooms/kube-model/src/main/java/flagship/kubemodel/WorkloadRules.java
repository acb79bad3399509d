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

    static void check(String kind, ObjectNode workload, FieldErrors errors) {
        var spec = workload.path("spec");
        errors.requireNotNegative(spec.path("replicas"), "spec.replicas");
        switch (kind) {
            case "Job" -> job(spec, "spec", errors);
            case "CronJob" -> cronJob(spec, errors);
            case "ReplicationController" -> {
                if (spec.path("selector").isEmpty()) {
                    errors.required("spec.selector");
                }
                template(spec.path("template"), "spec.template", errors);
            }
            default -> {
                selector(spec, kind, errors);
                template(spec.path("template"), "spec.template", errors);
                alwaysRestarts(spec.path("template"), errors);
            }
        }
    }

    /** No selector selects nothing, an empty one everything: neither will do. */
    private static void selector(JsonNode spec, String kind, FieldErrors errors) {
        var selector = spec.path("selector");
        var labels = Trees.at(spec, "template", "metadata", "labels");
        if (selector.isMissingNode()) {
            errors.required("spec.selector");
            errors.invalid("spec.template.metadata.labels", labels, NO_MATCH);
        } else if (selector.isEmpty()) {
            // The original says deployment of ReplicaSets, too.
            var owner = kind.equals("ReplicaSet") ? "deployment" : kind.toLowerCase(Locale.ROOT);
            errors.invalid("spec.selector", selector, "empty selector is invalid for " + owner);
        } else if (!parse(selector).matches(texts(labels))) {
            errors.invalid("spec.template.metadata.labels", labels, NO_MATCH);
        }
    }

    private static void template(JsonNode template, String path, FieldErrors errors) {
        MetadataRules.labels(template.path("metadata").path("labels"), path + ".metadata.labels", errors);
        PodRules.check(template.path("spec"), path + ".spec", errors);
    }

    private static void alwaysRestarts(JsonNode template, FieldErrors errors) {
        var policy = Trees.text(template, "spec", "restartPolicy");
        if (policy.equals("OnFailure") || policy.equals("Never")) {
            errors.requireOneOf("spec.template.spec.restartPolicy", policy, List.of("Always"));
        }
    }

    private static void job(JsonNode spec, String path, FieldErrors errors) {
        for (String count : List.of("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit")) {
            errors.requireNotNegative(spec.path(count), path + "." + count);
        }
        template(spec.path("template"), path + ".template", errors);
        var policy = Trees.text(spec, "template", "spec", "restartPolicy");
        if (policy.equals("Always")) {
            errors.required(path + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }

    private static void cronJob(JsonNode spec, FieldErrors errors) {
        var schedule = Trees.text(spec, "schedule");
        int fields = schedule.strip().split("\\s+").length;
        if (schedule.isEmpty()) {
            errors.required("spec.schedule");
        } else if (!schedule.startsWith("@") && fields != 5) {
            errors.invalid(
                    "spec.schedule",
                    schedule,
                    "expected exactly 5 fields, found %d: [%s]"
                            .formatted(fields, schedule.strip().replaceAll("\\s+", " ")));
        }
        errors.requireOneOf(
                "spec.concurrencyPolicy", Trees.text(spec, "concurrencyPolicy"), List.of("Allow", "Forbid", "Replace"));
        job(Trees.at(spec, "jobTemplate", "spec"), "spec.jobTemplate.spec", errors);
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
