package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * What a custom object with a scale must hold where its scale is read.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/registry/customresource/validator.go} 1.32.
 */
final class CustomScaleRules {
    private CustomScaleRules() {}

    static List<Cause> spec(CustomVersion.Scale scale, ObjectNode object) {
        var causes = new ArrayList<Cause>();
        replicas(object, scale.specReplicas(), causes);
        return causes;
    }

    static List<Cause> status(CustomVersion.Scale scale, ObjectNode object) {
        var causes = new ArrayList<Cause>();
        replicas(object, scale.statusReplicas(), causes);
        var selector = Paths.at(object, scale.labelSelector());
        if (!scale.labelSelector().isEmpty() && present(selector) && !selector.isTextual()) {
            causes.add(accessor(scale.labelSelector(), selector, "string", "\"\""));
        }
        return causes;
    }

    private static void replicas(ObjectNode object, String path, List<Cause> causes) {
        var replicas = Paths.at(object, path);
        if (!present(replicas)) {
            return;
        }
        if (!replicas.isIntegralNumber()) {
            causes.add(accessor(path, replicas, "int64", "0"));
        } else if (replicas.asLong() < 0) {
            causes.add(OptionErrors.invalidValue(
                    "." + path, Long.toString(replicas.asLong()), "should be a non-negative integer"));
        } else if (replicas.asLong() > Integer.MAX_VALUE) {
            causes.add(OptionErrors.invalidValue(
                    "." + path,
                    Long.toString(replicas.asLong()),
                    "should be less than or equal to " + Integer.MAX_VALUE));
        }
    }

    private static boolean present(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static Cause accessor(String path, JsonNode found, String wanted, String zero) {
        var type = switch (found.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> found.isIntegralNumber() ? "int64" : "float64";
            case BOOLEAN -> "bool";
            case ARRAY -> "[]interface {}";
            default -> "map[string]interface {}";
        };
        var shown = found.isTextual() ? found.asText() : found.toString();
        return OptionErrors.invalidValue(
                "." + path,
                zero,
                ".%s accessor error: %s is of the type %s, expected %s".formatted(path, shown, type, wanted));
    }
}
