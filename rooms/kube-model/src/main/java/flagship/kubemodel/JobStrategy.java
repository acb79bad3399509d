package flagship.kubemodel;

import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A Job finds its Pods by its own uid, unless the user chose a selector. */
final class JobStrategy {
    private static final String PREFIX = "batch.kubernetes.io/";

    private JobStrategy() {}

    static void create(ObjectNode job) {
        var spec = object(job, "spec");
        if (spec.path("manualSelector").asBoolean()) {
            return;
        }
        var metadata = object(job, "metadata");
        var template = object(object(spec, "template"), "metadata");
        boolean sharesLabels =
                !metadata.has("labels") || metadata.path("labels").equals(template.path("labels"));
        label(object(template, "labels"), metadata);
        if (sharesLabels) {
            label(object(metadata, "labels"), metadata);
        }
        putIfAbsent(
                object(object(spec, "selector"), "matchLabels"),
                PREFIX + "controller-uid",
                metadata.path("uid").asText());
    }

    private static void label(ObjectNode labels, ObjectNode metadata) {
        var uid = metadata.path("uid").asText();
        var name = metadata.path("name").asText();
        labels.put(PREFIX + "controller-uid", uid).put("controller-uid", uid);
        labels.put(PREFIX + "job-name", name).put("job-name", name);
    }
}
