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
        var causes = new Causes();
        MetadataRules.check(kind, object, causes);
        spec(kind, object, causes);
        return causes.list();
    }

    /** Checks an object that replaces {@code stored}. */
    public static List<Cause> update(NativeKind kind, ObjectNode stored, ObjectNode object) {
        var causes = new Causes();
        // Kubernetes checks metadata in its registry and again in each kind, and tells of both.
        for (int pass = 0; pass < 2; pass++) {
            MetadataRules.check(kind, object, causes);
            MetadataRules.checkUpdate(stored, object, causes);
        }
        spec(kind, object, causes);
        immutable(kind, stored, object, causes);
        return causes.list();
    }

    private static void spec(NativeKind kind, ObjectNode object, Causes causes) {
        switch (kind.kind()) {
            case "Pod" -> PodRules.check(object.path("spec"), "spec", causes);
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController" ->
                WorkloadRules.check(kind.kind(), object, causes);
            case "ConfigMap" -> ConfigRules.configMap(object, causes);
            case "Secret" -> ConfigRules.secret(object, causes);
            case "Service" -> ServiceRules.check(object.path("spec"), causes);
            case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding" ->
                AccessRules.check(kind.kind(), object, causes);
            case "Lease" -> leaseDuration(object, causes);
            case "APIService" -> ApiServiceRules.check(object, causes);
            case "Event" -> EventRules.check(kind.gvk(), object, causes);
            default -> {}
        }
    }

    private static void immutable(NativeKind kind, ObjectNode stored, ObjectNode object, Causes causes) {
        switch (kind.kind()) {
            case "ConfigMap", "Secret" -> ConfigRules.checkUpdate(stored, object, causes);
            case "Deployment", "ReplicaSet", "DaemonSet" -> causes.immutable(stored, object, "spec", "selector");
            case "Job" -> {
                causes.immutable(stored, object, "spec", "selector");
                causes.immutable(stored, object, "spec", "completionMode");
            }
            case "RoleBinding", "ClusterRoleBinding" -> AccessRules.checkUpdate(stored, object, causes);
            case "Service" -> ServiceRules.checkUpdate(stored, object, causes);
            case "PriorityClass" ->
                causes.require(
                        stored.path("value").equals(object.path("value")),
                        "FieldValueForbidden",
                        "value",
                        "Forbidden: may not be changed in an update.");
            default -> {}
        }
    }

    private static void leaseDuration(ObjectNode lease, Causes causes) {
        var seconds = Trees.at(lease, "spec", "leaseDurationSeconds");
        causes.require(
                !seconds.isNumber() || seconds.asLong() > 0,
                "FieldValueInvalid",
                "spec.leaseDurationSeconds",
                "Invalid value: %s: must be greater than 0".formatted(seconds));
    }
}
