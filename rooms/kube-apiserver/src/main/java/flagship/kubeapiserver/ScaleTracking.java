package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.FieldOwnership;
import flagship.kubemodel.OwnedType;
import flagship.kubemodel.ScaleOwnership;
import flagship.kubemodel.SingleVersionKind;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who owns the number of replicas that {@code /scale} changes. Safe for use by many threads. */
final class ScaleTracking {
    private static final List<String> NATIVE_REPLICAS = List.of("spec", "replicas");

    private final TypeRegistry types;
    private final Clock clock;

    ScaleTracking(TypeRegistry types, Clock clock) {
        this.types = types;
        this.clock = clock;
    }

    private FieldOwnership ownership() {
        var type = OwnedType.ofNative(ScaleHandler.SCALE).orElseThrow();
        return new FieldOwnership(new SingleVersionKind(type, "scale"), clock.instant());
    }

    void toScale(ServedType type, ObjectNode object, ObjectNode scale) {
        replicas(type).toScale(object, scale);
    }

    void toObject(ServedType type, ObjectNode scale, ObjectNode object) {
        replicas(type).toObject(scale, object);
    }

    void updated(WriteRequest write, ObjectNode live, ObjectNode scale) {
        ownership().updated(live, scale, write.options().fieldManager());
    }

    ObjectNode apply(WriteRequest write, ObjectNode live, AppliedConfiguration configuration) {
        return ownership().apply(live, configuration.object(), write.options().fieldManager(), configuration.force());
    }

    private ScaleOwnership replicas(ServedType type) {
        Map<String, List<String>> paths = new HashMap<>();
        for (ServedType other : types.all()) {
            if (other.groupResource().equals(type.groupResource())) {
                paths.put(other.kind().apiVersion(), path(other));
            }
        }
        return new ScaleOwnership(type.kind().apiVersion(), paths);
    }

    private static List<String> path(ServedType type) {
        return type.custom()
                .map(custom -> custom.scale()
                        .map(scale -> List.of(scale.specReplicas().split("\\.")))
                        .orElse(List.of()))
                .orElse(NATIVE_REPLICAS);
    }
}
