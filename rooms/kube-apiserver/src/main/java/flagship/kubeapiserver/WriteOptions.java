package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query parameters of a create, an update or a patch.
 *
 * @param fieldManager who comes to own what is written: as asked, else what the User-Agent begins with
 * @param user who writes; empty for the program itself
 * @param asked the options as the client gave them
 */
record WriteOptions(
        boolean dryRun, String fieldManager, FieldValidation fieldValidation, Optional<UserInfo> user, JsonNode asked) {
    /** What the program itself writes with. */
    static final WriteOptions PLAIN = new WriteOptions(
            false, FieldManagerName.OF_SERVER, FieldValidation.IGNORE, Optional.empty(), Json.object());

    /** What becomes of unknown and duplicate fields. */
    enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /**
     * @param kind {@code CreateOptions}, {@code UpdateOptions}, {@code PatchOptions}
     * @throws flagship.kubemodel.ApiException 422 for values that are not known
     */
    static WriteOptions of(ApiRequest request, String kind) {
        var causes = new ArrayList<Cause>();
        boolean dryRun = dryRun(request.query().getOrDefault("dryRun", List.of()), causes);
        var manager = request.parameter("fieldManager").orElse("");
        FieldManagerName.check(manager, causes);
        var validation = request.parameter("fieldValidation").orElse("");
        var level = switch (validation) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            case "Ignore" -> FieldValidation.IGNORE;
            default -> {
                causes.add(OptionErrors.notSupported(
                        "fieldValidation", "\"" + validation + "\"", "\"\", \"Ignore\", \"Strict\", \"Warn\""));
                yield FieldValidation.WARN;
            }
        };
        if (!causes.isEmpty()) {
            throw OptionErrors.invalid(kind, causes);
        }
        var owner = manager.isEmpty() ? FieldManagerName.ofUserAgent(request) : manager;
        return new WriteOptions(dryRun, owner, level, Optional.of(request.user()), asked(request));
    }

    /** The options as webhooks see them. */
    ObjectNode toJson(String operation) {
        var kind = switch (operation) {
            case "CREATE" -> "CreateOptions";
            case "DELETE" -> "DeleteOptions";
            default -> "UpdateOptions";
        };
        var json = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        asked.forEachEntry(json::set);
        return json;
    }

    private static JsonNode asked(ApiRequest request) {
        var json = Json.object();
        if (request.query().containsKey("dryRun")) {
            json.putArray("dryRun").add("All");
        }
        for (String name : List.of("fieldManager", "fieldValidation")) {
            request.parameter(name).filter(value -> !value.isEmpty()).ifPresent(value -> json.put(name, value));
        }
        return json;
    }

    /** Whether the values ask for a dry run; anything but {@code All} is a fault. */
    static boolean dryRun(List<String> values, List<Cause> causes) {
        if (values.stream().anyMatch(value -> !value.equals("All"))) {
            var shown = values.stream().map(value -> "\"" + value + "\"").collect(Collectors.joining(", "));
            causes.add(OptionErrors.notSupported("dryRun", "[]string{" + shown + "}", "\"All\""));
        }
        return !values.isEmpty();
    }
}
