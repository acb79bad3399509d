package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import java.util.Set;

/** Preconditions of updates that differ by kind (contract sections 4 and 6.3). */
final class UpdateRules {
    /** Kinds that refuse a PUT without a resourceVersion, besides all custom ones. */
    private static final Set<String> VERSION_REQUIRED = Set.of(
            "Lease",
            "PodDisruptionBudget",
            "RuntimeClass",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "CSIDriver",
            "CSINode",
            "VolumeAttachment");

    /** Kinds of which a PUT creates a missing object. */
    private static final Set<String> CREATED_BY_UPDATE = Set.of(
            "Lease",
            "Event",
            "Endpoints",
            "Service",
            "LimitRange",
            "RuntimeClass",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding");

    private UpdateRules() {}

    static boolean createsByUpdate(ServedType type) {
        return !type.isCustom() && CREATED_BY_UPDATE.contains(type.kind().kind());
    }

    /** @throws ApiException 422 if the kind takes no update without a resourceVersion */
    static void requireVersion(WriteRequest request) {
        var type = request.type();
        if (type.isCustom() || VERSION_REQUIRED.contains(type.kind().kind())) {
            GroupResource resource = type.groupResource();
            throw ApiException.invalid(
                    resource.group(),
                    resource.resource(),
                    request.name().name(),
                    List.of(new Cause(
                            "FieldValueInvalid",
                            "Invalid value: 0x0: must be specified for an update",
                            "metadata.resourceVersion")));
        }
    }

    /** The refusal of an update that names another object of the same name; upstream lets its store's words through. */
    static ApiException otherUid(WriteRequest request, String given, String actual) {
        var type = request.type();
        var group = type.isCustom() ? type.resource().group() + "/" : "";
        var why = ("StorageError: invalid object, Code: 4, Key: /registry/%s%s/%s, ResourceVersion: 0, "
                        + "AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in object meta: %s")
                .formatted(group, type.resource().resource(), request.name(), given, actual);
        return ApiException.conflict(type.groupResource(), request.name().name(), why);
    }
}
