package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ConfigMaps and Secrets that are {@code immutable} keep their data for ever. */
final class ImmutableData {
    private static final List<String> FROZEN = List.of("data", "binaryData");

    private ImmutableData() {}

    static List<Cause> check(ObjectNode object, @Nullable ObjectNode current) {
        if (current == null || !current.path("immutable").asBoolean(false)) {
            return List.of();
        }
        var causes = new ArrayList<Cause>();
        if (!object.path("immutable").asBoolean(false)) {
            causes.add(refusal("immutable"));
        }
        for (String member : FROZEN) {
            if (!object.path(member).equals(current.path(member))) {
                causes.add(refusal(member));
            }
        }
        return causes;
    }

    private static Cause refusal(String field) {
        return OptionErrors.forbidden(field, "field is immutable when `immutable` is set");
    }
}
