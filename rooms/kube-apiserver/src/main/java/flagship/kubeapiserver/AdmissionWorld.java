package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import java.util.List;
import java.util.Optional;

/** What admission looks up besides the write itself. Safe for use by many threads. */
final class AdmissionWorld {
    private final ObjectStore store;
    private final TypeRegistry types;
    private final VersionConversion conversion;

    AdmissionWorld(ObjectStore store, TypeRegistry types, VersionConversion conversion) {
        this.store = store;
        this.types = types;
        this.conversion = conversion;
    }

    Optional<ObjectNode> namespace(String name) {
        return store.get(StoreKeys.key(NamespaceGate.NAMESPACES, new NamespacedName("", name)))
                .map(stored -> Json.parseObject(stored.value()));
    }

    /** The other versions, and other groups, in which objects of a type are served as well. */
    List<ServedType> equivalents(ServedType type) {
        return types.siblings(type).stream()
                .filter(other -> !other.resource().equals(type.resource()))
                .toList();
    }

    /** A copy in another version. */
    ObjectNode convert(ServedType from, ServedType to, ObjectNode object) {
        var copy = object.deepCopy();
        conversion.toStored(from, copy);
        conversion.fromStored(to, copy);
        return copy;
    }
}
