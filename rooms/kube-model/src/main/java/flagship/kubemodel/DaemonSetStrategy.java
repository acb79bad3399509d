package flagship.kubemodel;

import static flagship.kubemodel.Trees.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** DaemonSets count the generations of their template in an annotation that older clients read. */
final class DaemonSetStrategy {
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    private DaemonSetStrategy() {}

    static void update(ObjectNode stored, ObjectNode object) {
        long generation =
                Trees.at(stored, "metadata", "annotations", TEMPLATE_GENERATION).asLong(1);
        boolean isChanged = !Trees.at(stored, "spec", "template").equals(Trees.at(object, "spec", "template"));
        setTemplateGeneration(object, isChanged ? generation + 1 : generation);
    }

    static void setTemplateGeneration(ObjectNode daemonSet, long generation) {
        object(object(daemonSet, "metadata"), "annotations").put(TEMPLATE_GENERATION, Long.toString(generation));
    }
}
