package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;

/**
 * The rules of native kinds that their users run into. Both calls expect objects in the form of {@link NativeDefaults}; they return what
 * is wrong, in the order of the fields, and nothing when all is well.
 *
 * <p>Not every rule of Kubernetes is here: what is, has Kubernetes' wording.
 *
 * <p>Source: {@code pkg/apis/*}{@code /validation} 1.32.
 */
public final class NativeValidation {
    private NativeValidation() {}

    /** Checks a new object. Its name must be set; names that the server made up are checked like others. */
    public static List<Cause> create(NativeKind kind, ObjectNode object) {
        var errors = new FieldErrors();
        MetadataRules.check(kind, object, errors);
        spec(kind, object, errors);
        return errors.list();
    }

    /** Checks an object that replaces {@code stored}. */
    public static List<Cause> update(NativeKind kind, ObjectNode stored, ObjectNode object) {
        var errors = new FieldErrors();
        // Kubernetes checks metadata in its registry and again in each kind, and tells of both.
        for (int pass = 0; pass < 2; pass++) {
            MetadataRules.check(kind, object, errors);
            MetadataRules.checkUpdate(stored, object, errors);
        }
        spec(kind, object, errors);
        immutable(kind, stored, object, errors);
        return errors.list();
    }

    private static void spec(NativeKind kind, ObjectNode object, FieldErrors errors) {
        switch (kind.kind()) {
            case "Pod" -> PodRules.check(object.path("spec"), "spec", errors);
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController" ->
                WorkloadRules.check(kind.kind(), object, errors);
            case "ConfigMap" -> ConfigRules.configMap(object, errors);
            case "Secret" -> ConfigRules.secret(object, errors);
            case "Service" -> ServiceRules.check(object.path("spec"), errors);
            case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding" ->
                AccessRules.check(kind.kind(), object, errors);
            case "Lease" -> leaseDuration(object, errors);
            case "APIService" -> ApiServiceRules.check(object, errors);
            case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" -> WebhookRules.check(object, errors);
            case "ValidatingAdmissionPolicy" -> PolicyRules.policy(object, errors);
            case "ValidatingAdmissionPolicyBinding" -> PolicyRules.binding(object, errors);
            case "Event" -> EventRules.check(kind.gvk(), object, errors);
            default -> {}
        }
    }

    private static void immutable(NativeKind kind, ObjectNode stored, ObjectNode object, FieldErrors errors) {
        switch (kind.kind()) {
            case "ConfigMap", "Secret" -> ConfigRules.checkUpdate(stored, object, errors);
            case "Deployment", "ReplicaSet", "DaemonSet" -> errors.immutable(stored, object, "spec", "selector");
            case "Job" -> {
                errors.immutable(stored, object, "spec", "selector");
                errors.immutable(stored, object, "spec", "completionMode");
            }
            case "RoleBinding", "ClusterRoleBinding" -> AccessRules.checkUpdate(stored, object, errors);
            case "Service" -> ServiceRules.checkUpdate(stored, object, errors);
            case "PriorityClass" ->
                errors.require(
                        stored.path("value").equals(object.path("value")),
                        "FieldValueForbidden",
                        "value",
                        "Forbidden: may not be changed in an update.");
            default -> {}
        }
    }

    private static void leaseDuration(ObjectNode lease, FieldErrors errors) {
        var seconds = Trees.at(lease, "spec", "leaseDurationSeconds");
        errors.require(
                !seconds.isNumber() || seconds.asLong() > 0,
                "FieldValueInvalid",
                "spec.leaseDurationSeconds",
                "Invalid value: %s: must be greater than 0".formatted(seconds));
    }
}
