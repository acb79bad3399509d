package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.integerAt;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;
import static flagship.kubemodel.PrintedColumn.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of access control, disruption budgets and certificate requests. */
final class PolicyTables {
    private PolicyTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "rolebindings", "clusterrolebindings" -> bindings();
            case "poddisruptionbudgets" ->
                List.of(
                        NAME,
                        textOr("N/A", "Min Available", "spec", "minAvailable"),
                        textOr("N/A", "Max Unavailable", "spec", "maxUnavailable"),
                        integerAt("Allowed Disruptions", "status", "disruptionsAllowed"),
                        AGE);
            case "certificatesigningrequests" ->
                List.of(
                        NAME,
                        AGE,
                        textAt("SignerName", "spec", "signerName"),
                        textAt("Requestor", "spec", "username"),
                        text("RequestedDuration", PolicyTables::requestedDuration),
                        text("Condition", PolicyTables::requestState));
            default -> NativeTables.other();
        };
    }

    private static List<PrintedColumn> bindings() {
        return List.of(
                NAME,
                text(
                        "Role",
                        binding ->
                                Trees.text(binding, "roleRef", "kind") + "/" + Trees.text(binding, "roleRef", "name")),
                AGE,
                text("Users", binding -> subjects(binding, "User")).wide(),
                text("Groups", binding -> subjects(binding, "Group")).wide(),
                text("ServiceAccounts", binding -> subjects(binding, "ServiceAccount"))
                        .wide());
    }

    private static String subjects(ObjectNode binding, String kind) {
        return binding.path("subjects")
                .valueStream()
                .filter(subject -> Trees.text(subject, "kind").equals(kind))
                .map(PolicyTables::subject)
                .collect(Collectors.joining(", "));
    }

    private static String subject(JsonNode subject) {
        var name = Trees.text(subject, "name");
        return Trees.text(subject, "kind").equals("ServiceAccount")
                ? Trees.text(subject, "namespace") + "/" + name
                : name;
    }

    private static String requestedDuration(ObjectNode request) {
        var seconds = Trees.at(request, "spec", "expirationSeconds");
        return seconds.isNumber() ? HumanDuration.of(Duration.ofSeconds(seconds.asLong())) : NONE;
    }

    private static String requestState(ObjectNode request) {
        var state = "Pending";
        if (!CellText.condition(request, "Denied").isMissingNode()) {
            state = "Denied";
        } else if (!CellText.condition(request, "Approved").isMissingNode()) {
            state = "Approved";
        }
        boolean isFailed = !CellText.condition(request, "Failed").isMissingNode();
        boolean isIssued = !Trees.text(request, "status", "certificate").isEmpty();
        return state + (isFailed ? ",Failed" : "") + (isIssued ? ",Issued" : "");
    }
}
