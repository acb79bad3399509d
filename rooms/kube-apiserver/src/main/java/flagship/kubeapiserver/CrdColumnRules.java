package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code additionalPrinterColumns} must look like.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go} 1.32.
 */
final class CrdColumnRules {
    private static final List<String> TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

    private CrdColumnRules() {}

    /** @param field of the list */
    static List<Cause> check(JsonNode columns, String field) {
        var causes = new ArrayList<Cause>();
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), field + "[" + i + "]", causes);
        }
        return causes;
    }

    private static void column(JsonNode column, String field, List<Cause> causes) {
        if (column.path("name").asText("").isEmpty()) {
            causes.add(new Cause("FieldValueRequired", "Required value", field + ".name"));
        }
        oneOf(column.path("type").asText(""), TYPES, true, field + ".type", causes);
        oneOf(column.path("format").asText(""), FORMATS, false, field + ".format", causes);
        var path = column.path("jsonPath").asText("");
        if (path.isEmpty()) {
            causes.add(new Cause("FieldValueRequired", "Required value", field + ".JSONPath"));
        } else if (!path.startsWith(".")) {
            causes.add(OptionErrors.invalidValue(
                    field + ".JSONPath", "\"" + path + "\"", "must be a simple json path starting with ."));
        }
    }

    private static void oneOf(String word, List<String> words, boolean required, String field, List<Cause> causes) {
        if (word.isEmpty()) {
            if (required) {
                causes.add(new Cause(
                        "FieldValueRequired", "Required value: must be one of " + String.join(",", words), field));
            }
        } else if (!words.contains(word)) {
            causes.add(
                    OptionErrors.invalidValue(field, "\"" + word + "\"", "must be one of " + String.join(",", words)));
        }
    }
}
