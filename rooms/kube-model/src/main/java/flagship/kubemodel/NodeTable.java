package flagship.kubemodel;

import static flagship.kubemodel.CellText.UNKNOWN;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;

/** The table of Nodes. */
final class NodeTable {
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private NodeTable() {}

    static List<PrintedColumn> columns() {
        return List.of(
                NAME,
                text("Status", NodeTable::status),
                text("Roles", NodeTable::roles),
                AGE,
                textAt("Version", "status", "nodeInfo", "kubeletVersion"),
                text("Internal-IP", node -> address(node, "InternalIP")).wide(),
                text("External-IP", node -> address(node, "ExternalIP")).wide(),
                info("OS-Image", "osImage"),
                info("Kernel-Version", "kernelVersion"),
                info("Container-Runtime", "containerRuntimeVersion"));
    }

    private static String status(ObjectNode node) {
        var ready = CellText.condition(node, "Ready");
        var readiness = "Unknown";
        if (!ready.isMissingNode()) {
            readiness = CellText.isTrue(node, "Ready") ? "Ready" : "NotReady";
        }
        return readiness + (Trees.at(node, "spec", "unschedulable").asBoolean() ? ",SchedulingDisabled" : "");
    }

    private static String roles(ObjectNode node) {
        var roles = new TreeSet<String>();
        for (var label : Trees.at(node, "metadata", "labels").properties()) {
            if (label.getKey().startsWith(ROLE_LABEL)) {
                roles.add(label.getKey().substring(ROLE_LABEL.length()));
            } else if (label.getKey().equals("kubernetes.io/role")) {
                roles.add(label.getValue().asText());
            }
        }
        roles.remove("");
        return CellText.orNone(String.join(",", roles));
    }

    private static String address(ObjectNode node, String type) {
        for (JsonNode address : Trees.at(node, "status", "addresses")) {
            if (Trees.text(address, "type").equals(type)) {
                return Trees.text(address, "address");
            }
        }
        return CellText.NONE;
    }

    private static PrintedColumn info(String name, String field) {
        return text(name, node -> {
                    var value = Trees.text(node, "status", "nodeInfo", field);
                    return value.isEmpty() ? UNKNOWN : value;
                })
                .wide();
    }
}
