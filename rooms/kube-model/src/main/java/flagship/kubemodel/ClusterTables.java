package flagship.kubemodel;

import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.boolAt;
import static flagship.kubemodel.PrintedColumn.integerAt;
import static flagship.kubemodel.PrintedColumn.number;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of configuration, namespaces and the small kinds around scheduling. */
final class ClusterTables {
    private ClusterTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "configmaps" -> List.of(NAME, number("Data", ClusterTables::entries), AGE);
            case "secrets" -> List.of(NAME, textAt("Type", "type"), number("Data", ClusterTables::entries), AGE);
            case "serviceaccounts" ->
                List.of(
                        NAME,
                        number("Secrets", account ->
                                (long) account.path("secrets").size()),
                        AGE);
            case "namespaces" -> List.of(NAME, textAt("Status", "status", "phase"), AGE);
            case "resourcequotas" ->
                List.of(
                        NAME,
                        AGE,
                        text("Request", quota -> amounts(quota, false)),
                        text("Limit", quota -> amounts(quota, true)));
            case "componentstatuses" -> componentStatuses();
            case "priorityclasses" ->
                List.of(
                        NAME,
                        integerAt("Value", "value"),
                        boolAt("Global-Default", "globalDefault"),
                        AGE,
                        textAt("PreemptionPolicy", "preemptionPolicy"));
            case "leases" -> List.of(NAME, textAt("Holder", "spec", "holderIdentity"), AGE);
            case "runtimeclasses" -> List.of(NAME, textAt("Handler", "handler"), AGE);
            default -> NativeTables.other();
        };
    }

    private static long entries(ObjectNode object) {
        return object.path("data").size() + (long) object.path("binaryData").size();
    }

    /** {@code cpu: 500m/2, memory: 0/1Gi}: used of allowed, limits apart from all else. */
    private static String amounts(ObjectNode quota, boolean limits) {
        var used = Trees.at(quota, "status", "used");
        var hard = new TreeMap<String, String>();
        Trees.at(quota, "status", "hard")
                .properties()
                .forEach(amount -> hard.put(amount.getKey(), amount.getValue().asText()));
        return hard.entrySet().stream()
                .filter(amount -> amount.getKey().startsWith("limits.") == limits)
                .map(amount ->
                        amount.getKey() + ": " + used.path(amount.getKey()).asText("0") + "/" + amount.getValue())
                .collect(Collectors.joining(", "));
    }

    private static List<PrintedColumn> componentStatuses() {
        return List.of(
                NAME,
                text("Status", ClusterTables::health),
                text("Message", component -> healthCondition(component, "message")),
                text("Error", component -> healthCondition(component, "error")));
    }

    private static String health(ObjectNode component) {
        return switch (healthCondition(component, "status")) {
            case "True" -> "Healthy";
            case "False" -> "Unhealthy";
            default -> "Unknown";
        };
    }

    private static String healthCondition(ObjectNode component, String field) {
        return component
                .path("conditions")
                .valueStream()
                .filter(condition -> Trees.text(condition, "type").equals("Healthy"))
                .map(condition -> Trees.text(condition, field))
                .findFirst()
                .orElse("");
    }
}
