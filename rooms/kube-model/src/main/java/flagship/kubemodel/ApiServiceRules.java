package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rules of APIServices. */
final class ApiServiceRules {
    private static final int GROUP_PRIORITY_BOUND = 20_000;
    private static final int VERSION_PRIORITY_BOUND = 1_000;

    private ApiServiceRules() {}

    static void check(ObjectNode apiService, FieldErrors errors) {
        var spec = apiService.path("spec");
        var name = Trees.text(apiService, "metadata", "name");
        var wanted = Trees.text(spec, "version") + "." + Trees.text(spec, "group");
        if (!name.equals(wanted)) {
            errors.invalid("metadata.name", name, "must be `spec.version+\".\"+spec.group`: " + GoSyntax.quote(wanted));
        }
        priority(spec, "groupPriorityMinimum", GROUP_PRIORITY_BOUND, errors);
        priority(spec, "versionPriority", VERSION_PRIORITY_BOUND, errors);
        if (spec.path("insecureSkipTLSVerify").asBoolean()
                && !Trees.text(spec, "caBundle").isEmpty()) {
            errors.invalid(
                    "spec.insecureSkipTLSVerify",
                    spec.path("insecureSkipTLSVerify"),
                    "may not be true if caBundle is present");
        }
    }

    private static void priority(JsonNode spec, String field, int bound, FieldErrors errors) {
        int priority = spec.path(field).asInt();
        if (priority <= 0 || priority >= bound) {
            errors.invalid("spec." + field, spec.path(field), "must be positive and less than " + bound);
        }
    }
}
