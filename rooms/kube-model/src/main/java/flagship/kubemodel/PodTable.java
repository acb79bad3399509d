package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textOr;
import static flagship.kubemodel.PrintedColumn.timed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** The table of Pods. */
final class PodTable {
    private PodTable() {}

    static List<PrintedColumn> columns() {
        return List.of(
                NAME,
                text("Ready", pod -> PodSummary.of(pod).ready()),
                text("Status", pod -> PodSummary.of(pod).reason()),
                timed(
                        "Restarts",
                        (pod, now) -> TextNode.valueOf(PodSummary.of(pod).restarts(now))),
                AGE,
                text("IP", PodTable::ip).wide(),
                textOr(NONE, "Node", "spec", "nodeName").wide(),
                textOr(NONE, "Nominated Node", "status", "nominatedNodeName").wide(),
                text("Readiness Gates", PodTable::readinessGates).wide());
    }

    private static String ip(ObjectNode pod) {
        return Trees.at(pod, "status", "podIPs")
                .path(0)
                .path("ip")
                .asText(Trees.at(pod, "status", "podIP").asText(NONE));
    }

    private static String readinessGates(ObjectNode pod) {
        var gates = Trees.at(pod, "spec", "readinessGates");
        long passed = gates.valueStream()
                .filter(gate -> CellText.isTrue(pod, Trees.text(gate, "conditionType")))
                .count();
        return gates.isEmpty() ? NONE : passed + "/" + gates.size();
    }

    /** Whether a container of that name is an init container that keeps running beside the others. */
    static boolean isSidecar(JsonNode pod, String container) {
        return Trees.at(pod, "spec", "initContainers")
                .valueStream()
                .filter(init -> Trees.text(init, "name").equals(container))
                .anyMatch(PodTable::restartsAlways);
    }

    static boolean restartsAlways(JsonNode initContainer) {
        return Trees.text(initContainer, "restartPolicy").equals("Always");
    }
}
