package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods: of the spec only images, deadlines and tolerations change after the creation. */
final class PodWriting implements WriteStrategy {
    private static final String REFUSAL = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        if (current == null || !request.subresource().isEmpty()) {
            return List.of();
        }
        return fixed(object.path("spec")).equals(fixed(current.path("spec")))
                ? List.of()
                : List.of(OptionErrors.forbidden("spec", REFUSAL));
    }

    /** The spec without what may change. */
    private static JsonNode fixed(JsonNode spec) {
        if (!(spec.deepCopy() instanceof ObjectNode fixed)) {
            return spec;
        }
        fixed.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"));
        for (String containers : List.of("containers", "initContainers")) {
            for (JsonNode container : fixed.path(containers)) {
                if (container instanceof ObjectNode node) {
                    node.remove("image");
                }
            }
        }
        return fixed;
    }
}
