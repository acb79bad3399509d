package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Stored;
import java.util.Optional;

/** Reads objects of a type from the store in the type's version. Safe for use by many threads. */
final class ObjectReader {
    private final ObjectStore store;
    private final VersionConversion conversion;

    ObjectReader(ObjectStore store, VersionConversion conversion) {
        this.store = store;
        this.conversion = conversion;
    }

    /** @throws ApiException 404 if it does not exist */
    Stored require(ServedType type, NamespacedName name) {
        return find(type, name).orElseThrow(() -> ApiException.notFound(type.groupResource(), name.name()));
    }

    Optional<Stored> find(ServedType type, NamespacedName name) {
        return store.get(StoreKeys.key(type.storage(), name));
    }

    /** The object's bytes in the type's version: the stored ones, unless another version was stored or the definition changed. */
    byte[] bytes(ServedType type, long revision, byte[] stored) {
        return servesStoredBytes(type, revision) ? stored : encoded(tree(type, stored));
    }

    byte[] bytes(ServedType type, Stored stored) {
        return bytes(type, stored.revision(), stored.value());
    }

    /** A fresh tree of the object in the type's version. */
    ObjectNode tree(ServedType type, byte[] stored) {
        var tree = Json.parseObject(stored);
        conversion.fromStored(type, tree);
        return tree;
    }

    /** Whether the stored bytes are what is to be served. */
    boolean servesStoredBytes(ServedType type, long revision) {
        return type.showsStoredKind()
                && type.custom().map(custom -> revision > custom.since()).orElse(true);
    }

    /** Encodes a tree that carries its resourceVersion. */
    static byte[] encoded(ObjectNode tree) {
        return ObjectEncoding.of(tree)
                .at(ListOptions.version(ObjectMeta.of(tree).resourceVersion()));
    }
}
