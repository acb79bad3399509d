package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ConfigMaps: keys are file names, and each stands in one of the two maps. */
final class ConfigMapWriting implements WriteStrategy {
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var causes = new ArrayList<Cause>();
        for (String member : List.of("data", "binaryData")) {
            object.path(member).fieldNames().forEachRemaining(key -> {
                if (!KEY.matcher(key).matches()) {
                    causes.add(OptionErrors.invalidValue(
                            "%s[%s]".formatted(member, key),
                            "\"" + key + "\"",
                            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                                    + " 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
                }
            });
        }
        object.path("binaryData").fieldNames().forEachRemaining(key -> {
            if (object.path("data").has(key)) {
                causes.add(OptionErrors.invalidValue(
                        "data[" + key + "]", "\"" + key + "\"", "duplicate of key present in binaryData"));
            }
        });
        causes.addAll(ImmutableData.check(object, current));
        return causes;
    }
}
