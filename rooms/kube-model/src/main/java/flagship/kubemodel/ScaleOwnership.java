package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ManagedFields.Owned;
import java.util.List;
import java.util.Map;

/**
 * Carries ownership of the number of replicas between an object and its {@code /scale}.
 *
 * <p>Source: contract section 11.2 and {@code apimachinery/pkg/util/managedfields} 1.32.
 */
public final class ScaleOwnership {
    private static final String SCALE_VERSION = "autoscaling/v1";
    private static final FieldSet REPLICAS_OF_SCALE = FieldSet.ofPath(List.of("spec", "replicas"));

    private final String apiVersion;
    private final Map<String, List<String>> replicas;

    /**
     * @param apiVersion of the object in the request
     * @param replicas where each version of the kind keeps the number of replicas; an empty path for a version that has no scale
     */
    public ScaleOwnership(String apiVersion, Map<String, List<String>> replicas) {
        this.apiVersion = apiVersion;
        this.replicas = Map.copyOf(replicas);
    }

    /** Gives a scale the entries of the object's owners of replicas. */
    public void toScale(ObjectNode object, ObjectNode scale) {
        var entries = new ManagedFields();
        ManagedFields.of(object).forEach((owner, owned) -> {
            if (owns(owned)) {
                entries.put(inScale(owner), new Owned(REPLICAS_OF_SCALE, SCALE_VERSION, owned.time()));
            }
        });
        entries.writeTo(scale);
    }

    private static FieldOwner inScale(FieldOwner owner) {
        return FieldOwner.of(owner.manager(), owner.applies(), SCALE_VERSION, owner.subresource());
    }

    private boolean owns(Owned owned) {
        var path = replicas.getOrDefault(owned.apiVersion(), List.of());
        return !path.isEmpty() && owned.fields().has(elements(path));
    }

    private static List<PathElement> elements(List<String> path) {
        return path.stream().<PathElement>map(PathElement.Field::new).toList();
    }

    /** Brings what became of a scale's entries back into the object, in place: who lost the replicas there loses them here. */
    public void toObject(ObjectNode scale, ObjectNode object) {
        var entries = new ManagedFields();
        var ofScale = ManagedFields.of(scale);
        ManagedFields.of(object).forEach((owner, owned) -> {
            if (!replicas.containsKey(owned.apiVersion())) {
                return;
            }
            boolean lost = owns(owned) && ofScale.get(inScale(owner)) == null;
            var rest = lost ? owned.fields().difference(FieldSet.ofPath(path(owned.apiVersion()))) : owned.fields();
            if (!rest.isEmpty()) {
                entries.put(owner, owned.with(rest));
            }
            if (owns(owned)) {
                ofScale.remove(inScale(owner));
            }
        });
        ofScale.forEach((owner, owned) -> {
            if (owned.fields().has(elements(List.of("spec", "replicas")))) {
                // As upstream has it, such an entry has no time.
                var here = FieldOwner.of(owner.manager(), owner.applies(), apiVersion, owner.subresource());
                var replicasHere = FieldSet.ofPath(path(apiVersion));
                var before = entries.get(here);
                entries.put(
                        here,
                        before == null
                                ? new Owned(replicasHere, apiVersion, "")
                                : before.with(before.fields().union(replicasHere)));
            }
        });
        entries.writeTo(object);
    }

    private List<String> path(String version) {
        return replicas.getOrDefault(version, List.of());
    }
}
