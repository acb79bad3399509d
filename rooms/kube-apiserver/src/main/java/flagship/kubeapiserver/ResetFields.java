package flagship.kubeapiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields that a path of a kind resets to what they were: nobody comes to own them by it (contract section 11.2).
 *
 * <p>Source: the {@code GetResetFields} of {@code pkg/registry/*} 1.32.
 */
final class ResetFields {
    private static final List<String> STATUS = List.of("status");
    private static final List<String> SPEC = List.of("spec");
    private static final List<String> METADATA = List.of("metadata");

    /** Kinds whose status path leaves metadata alone. */
    private static final Set<String> STATUS_ALONE = Set.of(
            "CustomResourceDefinition",
            "APIService",
            "ValidatingAdmissionPolicy",
            "VolumeAttachment",
            "FlowSchema",
            "PriorityLevelConfiguration");

    /** Single fields of metadata that the status path of a kind leaves alone. */
    private static final Map<String, List<List<String>>> IN_METADATA = Map.of(
            "Deployment", List.of(List.of("metadata", "labels")),
            "Pod", List.of(List.of("metadata", "deletionTimestamp"), List.of("metadata", "ownerReferences")));

    private ResetFields() {}

    static List<List<String>> of(ServedType type, String subresource) {
        return switch (subresource) {
            case "" -> hasStatus(type) ? List.of(STATUS) : List.of();
            case "status" -> ofStatus(type);
            case "finalize" -> List.of(STATUS);
            case "approval" -> List.of(SPEC, List.of("status", "certificate"));
            default -> List.of();
        };
    }

    private static boolean hasStatus(ServedType type) {
        return type.custom()
                .map(CustomVersion::status)
                .orElseGet(() -> type.subresource("status").isPresent());
    }

    private static List<List<String>> ofStatus(ServedType type) {
        var kind = type.kind().kind();
        if (type.isCustom() || STATUS_ALONE.contains(kind)) {
            return List.of(METADATA, SPEC);
        }
        var fields = new ArrayList<List<String>>(IN_METADATA.getOrDefault(kind, List.of()));
        fields.add(SPEC);
        return List.copyOf(fields);
    }
}
