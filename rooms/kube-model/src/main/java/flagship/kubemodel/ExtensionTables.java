package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.CellText.UNSET;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.integer;
import static flagship.kubemodel.PrintedColumn.integerAt;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;
import static flagship.kubemodel.PrintedColumn.textOr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The tables of the kinds that extend the API or govern its use. */
final class ExtensionTables {
    private ExtensionTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "validatingwebhookconfigurations", "mutatingwebhookconfigurations" ->
                List.of(
                        NAME,
                        integer("Webhooks", hooks -> hooks.path("webhooks").size()),
                        AGE);
            case "validatingadmissionpolicies" ->
                List.of(
                        NAME,
                        integer(
                                "Validations",
                                policy ->
                                        Trees.at(policy, "spec", "validations").size()),
                        text("ParamKind", ExtensionTables::paramKind),
                        AGE);
            case "validatingadmissionpolicybindings" ->
                List.of(
                        NAME,
                        textAt("PolicyName", "spec", "policyName"),
                        text("ParamRef", ExtensionTables::paramReference),
                        AGE);
            case "apiservices" ->
                List.of(
                        NAME,
                        text("Service", ExtensionTables::service),
                        text("Available", ExtensionTables::available),
                        AGE);
            case "flowschemas" -> flowSchemas();
            case "prioritylevelconfigurations" -> priorityLevels();
            default -> NativeTables.other();
        };
    }

    private static String paramKind(ObjectNode policy) {
        var kind = Trees.at(policy, "spec", "paramKind");
        return kind.isObject() ? Trees.text(kind, "apiVersion") + "/" + Trees.text(kind, "kind") : UNSET;
    }

    private static String paramReference(ObjectNode binding) {
        var reference = Trees.at(binding, "spec", "paramRef");
        var name = new NamespacedName(Trees.text(reference, "namespace"), Trees.text(reference, "name"));
        if (!name.name().isEmpty()) {
            return name.toString();
        }
        return reference.has("selector") ? CellText.selector(reference.path("selector")) : UNSET;
    }

    private static String service(ObjectNode apiService) {
        var service = Trees.at(apiService, "spec", "service");
        return service.isObject() ? Trees.text(service, "namespace") + "/" + Trees.text(service, "name") : "Local";
    }

    private static String available(ObjectNode apiService) {
        var condition = CellText.condition(apiService, "Available");
        var status = condition.path("status").asText("Unknown");
        return status.equals("True") || condition.isMissingNode()
                ? status
                : status + " (" + Trees.text(condition, "reason") + ")";
    }

    private static List<PrintedColumn> flowSchemas() {
        return List.of(
                NAME,
                textOr(NONE, "PriorityLevel", "spec", "priorityLevelConfiguration", "name"),
                integerAt("MatchingPrecedence", "spec", "matchingPrecedence").ofType("string"),
                textOr(NONE, "DistinguisherMethod", "spec", "distinguisherMethod", "type"),
                AGE,
                text(
                        "MissingPL",
                        schema -> CellText.condition(schema, "Dangling")
                                .path("status")
                                .asText("?")));
    }

    private static List<PrintedColumn> priorityLevels() {
        return List.of(
                NAME,
                textAt("Type", "spec", "type"),
                textOr(NONE, "NominalConcurrencyShares", "spec", "limited", "nominalConcurrencyShares"),
                queuing("Queues", "queues"),
                queuing("HandSize", "handSize"),
                queuing("QueueLengthLimit", "queueLengthLimit"),
                AGE);
    }

    private static PrintedColumn queuing(String name, String field) {
        return textOr(NONE, name, "spec", "limited", "limitResponse", "queuing", field);
    }
}
