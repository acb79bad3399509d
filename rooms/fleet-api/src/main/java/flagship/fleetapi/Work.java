package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.List;

/**
 * What one member shall hold. Its namespace names the member.
 *
 * <p>Source: Karmada, {@code work.karmada.io/v1alpha1}.
 */
public record Work(ObjectMeta metadata, WorkSpec spec, WorkStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("work.karmada.io", "v1alpha1", "works");
    public static final GroupVersionKind KIND = new GroupVersionKind("work.karmada.io", "v1alpha1", "Work");

    /** Type of the condition that says whether the member holds it. */
    public static final String APPLIED = "Applied";

    /** Type of the condition that says whether it is written to the member at all. */
    public static final String DISPATCHING = "Dispatching";

    public static Work of(JsonNode object) {
        return new Work(ObjectMeta.of(object), WorkSpec.of(object.path("spec")), WorkStatus.of(object.path("status")));
    }

    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    /**
     * What to write, and whether.
     *
     * @param manifests one in practice; the trees of the object that was read
     * @param suspendDispatching leave the member as it is
     * @param preserveResourcesOnDeletion the member keeps the objects when this Work goes
     */
    public record WorkSpec(
            List<ObjectNode> manifests, boolean suspendDispatching, boolean preserveResourcesOnDeletion) {
        public WorkSpec {
            manifests = List.copyOf(manifests);
        }

        static WorkSpec of(JsonNode spec) {
            return new WorkSpec(
                    Fields.list(spec.path("workload"), "manifests", manifest -> manifest).stream()
                            .filter(ObjectNode.class::isInstance)
                            .map(ObjectNode.class::cast)
                            .toList(),
                    spec.path("suspendDispatching").asBoolean(),
                    spec.path("preserveResourcesOnDeletion").asBoolean());
        }
    }
}
